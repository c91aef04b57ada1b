using System.Diagnostics;
using System.Runtime.InteropServices;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.Running;

/// <summary>A program of another process, its output gathered; killed at the latest when disposed.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int TerminateSignal = 15; // SIGTERM, signal(7)
    private const int KillSignal = 9;       // SIGKILL

    private readonly Process _process;
    private bool _isDisposed;

    private ChildProcess(Process process)
    {
        _process = process;
        Output = new OutputLines(process.StandardOutput);
        Error = new OutputLines(process.StandardError);
    }

    /// <summary>Lines of standard output so far.</summary>
    public OutputLines Output { get; }

    /// <summary>Lines of standard error so far.</summary>
    public OutputLines Error { get; }

    /// <summary>Whether it is over.</summary>
    public bool HasExited => _isDisposed || _process.HasExited;

    /// <summary>Starts a program that inherits nothing of our environment but <c>PATH</c>.</summary>
    /// <remarks>Standard input stays open until <see cref="EndInput"/>.</remarks>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Its path, or a name on <c>PATH</c>.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Its environment besides <c>PATH</c>.</param>
    /// <param name="input">Its standard input; empty if null.</param>
    /// <param name="limit">How long it may take; <see cref="Eventually.LimitUnlessSet"/> if null.</param>
    public static async Task<CommandResult> RunAsync(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        string? input,
        TimeSpan? limit = null)
    {
        await using var child = Start(program, arguments, environment);
        await child.WriteAsync(input ?? string.Empty);
        child.EndInput();
        return await child.WaitAsync(limit);
    }

    /// <summary>Writes to its standard input.</summary>
    public async Task WriteAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Ends its standard input.</summary>
    public void EndInput() => _process.StandardInput.Close();

    /// <summary>Asks a process to stop (SIGTERM); under a tracer it is not the one we started.</summary>
    public static void Terminate(int processId) => _ = kill(processId, TerminateSignal);

    /// <summary>Ends a process without warning (SIGKILL). One that is gone already is as good.</summary>
    public static void Kill(int processId) => _ = kill(processId, KillSignal);

    /// <summary>Waits for its end and for the last of its output.</summary>
    public async Task<CommandResult> WaitAsync(TimeSpan? limit = null)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(limit ?? Eventually.LimitUnlessSet);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException(
                $"{_process.StartInfo.FileName} did not end in time.\n{Output.Text}\n{Error.Text}");
        }

        await Task.WhenAll(Output.End, Error.End);
        return new CommandResult(_process.ExitCode, Output.Text, Error.Text);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _isDisposed = true;
        _process.Dispose();
    }

#pragma warning disable SYSLIB1054, IDE1006 // name of the C library; no text crosses
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int processId, int signal);
#pragma warning restore SYSLIB1054, IDE1006
}
