using System.Diagnostics;

namespace MagnetarStudio.LoadClient.Target;

/// <summary>A program that this one starts, reads and ends. What it writes on standard error passes through.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_exitMax = TimeSpan.FromSeconds(15);

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a program with standard input and output in our hands.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables beside our own.</param>
    /// <exception cref="LoadException">The file cannot be run.</exception>
    public static ChildProcess Start(
        string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        try
        {
            return new ChildProcess(Process.Start(start)!);
        }
        catch (Exception refused) when (refused is System.ComponentModel.Win32Exception or IOException)
        {
            throw new LoadException($"{file} cannot be run: {refused.Message}");
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables beside our own; null for none.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>What it wrote on standard output.</returns>
    /// <exception cref="LoadException">It cannot be run, or ended with another status than 0.</exception>
    public static async Task<string> RunAsync(
        string file,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment,
        CancellationToken cancel)
    {
        await using var child = Start(file, arguments, environment);
        child._process.StandardInput.Close();
        var output = await child._process.StandardOutput.ReadToEndAsync(cancel);
        await child._process.WaitForExitAsync(cancel);
        return child._process.ExitCode == 0
            ? output
            : throw new LoadException($"{Path.GetFileName(file)} ended with status {child._process.ExitCode}.");
    }

    /// <summary>Its next line on standard output.</summary>
    /// <exception cref="LoadException">It ended instead.</exception>
    public async Task<string> ReadLineAsync(CancellationToken cancel) =>
        await _process.StandardOutput.ReadLineAsync(cancel)
        ?? throw new LoadException($"{Path.GetFileName(_process.StartInfo.FileName)} ended before it was ready.");

    /// <summary>Memory that it holds, in bytes: VmRSS of proc(5).</summary>
    public long ResidentBytes()
    {
        _process.Refresh();
        return _process.WorkingSet64;
    }

    /// <summary>Processor time that it has used.</summary>
    public TimeSpan ProcessorTime()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    /// <summary>Closes its input, waits for it to leave, and ends it if it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            using var limit = new CancellationTokenSource(s_exitMax);
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (Exception stuck) when (stuck is OperationCanceledException or IOException)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
