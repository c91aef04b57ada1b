using System.Text.Json;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.Running;

/// <summary>
/// A server of the published file. An error in its log that no test expects fails the test at disposal.
/// </summary>
internal sealed class MagnetarProcess : IAsyncDisposable
{
    private readonly ChildProcess _child;
    private bool _isDisposed;

    private MagnetarProcess(ChildProcess child, ReadyLine ready) => (_child, Ready) = (child, ready);

    /// <summary>What it said when it was ready.</summary>
    public ReadyLine Ready { get; }

    /// <summary>Its log so far: standard error.</summary>
    public OutputLines Log => _child.Error;

    /// <summary>All it wrote to standard output so far.</summary>
    public OutputLines Output => _child.Output;

    /// <summary>Whether it is over.</summary>
    public bool HasExited => _child.HasExited;

    /// <summary>Texts of errors that this test provokes.</summary>
    public IList<string> ExpectedErrors { get; } = [];

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <exception cref="ServerNotReadyException">It ended instead.</exception>
    public static async Task<MagnetarProcess> StartAsync(string dataDirectory, MagnetarLaunch launch)
    {
        var child = Begin(dataDirectory, launch);
        try
        {
            await Eventually.BecomesTrueAsync(
                "the server is ready, or over",
                () => child.Output.Lines.Count > 0 || child.HasExited,
                TestContext.Current.CancellationToken);
            if (child.Output.Lines.Count == 0)
            {
                throw new ServerNotReadyException(await child.WaitAsync());
            }

            return new MagnetarProcess(child, ReadyLine.Parse(child.Output.Lines[0]));
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a server that is expected to end by itself.</summary>
    public static async Task<CommandResult> RunAsync(string dataDirectory, MagnetarLaunch launch)
    {
        await using var child = Begin(dataDirectory, launch);
        return await child.WaitAsync();
    }

    /// <summary>Ends standard input, as whoever embeds the server does by ending.</summary>
    public Task<CommandResult> EndInputAsync()
    {
        _child.EndInput();
        return _child.WaitAsync();
    }

    /// <summary>Tells it to stop, without waiting.</summary>
    public void Terminate() => ChildProcess.Terminate(Ready.Pid);

    /// <summary>Tells it to stop, and waits.</summary>
    public Task<CommandResult> StopAsync()
    {
        Terminate();
        return WaitAsync();
    }

    /// <summary>Kills it without warning and waits until it is gone.</summary>
    public Task<CommandResult> KillAsync()
    {
        ChildProcess.Kill(Ready.Pid);
        return WaitAsync();
    }

    /// <summary>Waits for its end.</summary>
    public Task<CommandResult> WaitAsync() => _child.WaitAsync();

    /// <summary>Stops it if it runs, and looks through its log.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (!_child.HasExited)
        {
            (await StopAsync()).AssertExit(0);
        }

        await _child.Error.End;
        await _child.DisposeAsync();
        var unexpected = Log.Lines
            .Where(IsError)
            .Where(line => !ExpectedErrors.Any(expected => line.Contains(expected, StringComparison.Ordinal)))
            .ToList();
        Assert.True(unexpected.Count == 0, string.Join('\n', unexpected));
    }

    private static ChildProcess Begin(string dataDirectory, MagnetarLaunch launch)
    {
        string[] words =
        [
            .. launch.Under, MagnetarFile.Path,
            "serve", "--data", dataDirectory, "--listen", launch.Listen, "--ready-json", .. launch.Arguments,
        ];
        return ChildProcess.Start(words[0], words[1..], launch.Environment);
    }

    // JSON lines in production, text in development. Anything else on standard error is no log and no good.
    private static bool IsError(string line)
    {
        if (line.StartsWith('{'))
        {
            return JsonElement.Parse(line).GetProperty("LogLevel").GetString() is "Error" or "Critical";
        }

        return !line.StartsWith("info:", StringComparison.Ordinal)
            && !line.StartsWith("warn:", StringComparison.Ordinal);
    }
}
