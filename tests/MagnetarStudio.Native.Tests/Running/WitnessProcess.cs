using System.Text.Json;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.Running;

/// <summary>A witness of the published file, with a directory of its own; gone when disposed.</summary>
internal sealed class WitnessProcess : IAsyncDisposable
{
    private readonly TempData _place;
    private readonly IReadOnlyList<string> _logs;
    private readonly MagnetarLaunch _launch;
    private ChildProcess _child;

    private WitnessProcess(
        TempData place,
        IReadOnlyList<string> logs,
        MagnetarLaunch launch,
        ChildProcess child)
    {
        (_place, _logs, _launch, _child) = (place, logs, launch, child);
        (Address, Key) = Parse(child);
    }

    /// <summary>Where it answers.</summary>
    public string Address { get; }

    /// <summary>What it cosigns with.</summary>
    public string Key { get; }

    /// <summary>Where it remembers.</summary>
    public string DataDirectory => _place.Path;

    /// <summary>What a server is told of it.</summary>
    public string[] Arguments => ["--witness", Address, "--witness-key", Key];

    /// <summary>Its log so far.</summary>
    public OutputLines Log => _child.Error;

    /// <summary>Starts a witness of some logs.</summary>
    /// <param name="logs">Their keys.</param>
    /// <param name="launch">Its environment, where it listens, and under what it runs.</param>
    public static async Task<WitnessProcess> StartAsync(IReadOnlyList<string> logs, MagnetarLaunch launch)
    {
        var place = TempData.Empty();
        var child = await BeginAsync(place, logs, launch);
        return new WitnessProcess(place, logs, launch, child);
    }

    /// <summary>Kills it without warning, and starts it at the same address.</summary>
    public async Task CrashAsync()
    {
        await KillAsync();
        await RestartAsync();
    }

    /// <summary>Kills it without warning.</summary>
    public async Task KillAsync()
    {
        ChildProcess.Kill(JsonElement.Parse(_child.Output.Lines[0]).GetProperty("pid").GetInt32());
        await _child.WaitAsync();
    }

    /// <summary>Starts it at the same address, with the same memory.</summary>
    /// <param name="logs">The keys of the logs; as before if null.</param>
    public async Task RestartAsync(IReadOnlyList<string>? logs = null)
    {
        await _child.DisposeAsync();
        _child = await BeginAsync(_place, logs ?? _logs, _launch with { Listen = Address });
        Assert.Equal((Address, Key), Parse(_child));
    }

    /// <summary>Tells it to stop, and waits.</summary>
    public Task<CommandResult> StopAsync()
    {
        ChildProcess.Terminate(JsonElement.Parse(_child.Output.Lines[0]).GetProperty("pid").GetInt32());
        return _child.WaitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _child.DisposeAsync();
        _place.Dispose();
    }

    private static async Task<ChildProcess> BeginAsync(
        TempData place, IReadOnlyList<string> logs, MagnetarLaunch launch)
    {
        string[] command =
        [
            .. launch.Under, MagnetarFile.Path,
            "witness", "--data", place.Path, "--ready-json", "--listen", launch.Listen,
            .. logs.SelectMany(key => new[] { "--log", key }),
        ];
        var child = ChildProcess.Start(command[0], command[1..], launch.Environment);
        await Eventually.BecomesTrueAsync(
            "the witness is ready, or over",
            () => child.Output.Lines.Count > 0 || child.HasExited,
            TestContext.Current.CancellationToken);
        Assert.True(child.Output.Lines.Count > 0, child.Error.Text);
        return child;
    }

    private static (string Address, string Key) Parse(ChildProcess child)
    {
        var ready = JsonElement.Parse(child.Output.Lines[0]);
        return (ready.GetProperty("endpoints")[0].GetString()!, ready.GetProperty("key").GetString()!);
    }
}
