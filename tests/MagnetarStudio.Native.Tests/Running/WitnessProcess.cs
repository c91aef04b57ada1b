using System.Text.Json;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.Running;

/// <summary>A witness of the published file, with a directory of its own; gone when disposed.</summary>
internal sealed class WitnessProcess : IAsyncDisposable
{
    private readonly TempData _place;
    private readonly IReadOnlyList<string> _logs;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private ChildProcess _child;

    private WitnessProcess(
        TempData place,
        IReadOnlyList<string> logs,
        IReadOnlyDictionary<string, string> environment,
        ChildProcess child)
    {
        (_place, _logs, _environment, _child) = (place, logs, environment, child);
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
    /// <param name="launch">Its environment, and where it listens; plaintext on loopback if null.</param>
    public static async Task<WitnessProcess> StartAsync(IReadOnlyList<string> logs, MagnetarLaunch? launch = null)
    {
        var place = TempData.Empty();
        var environment = launch?.Environment ?? new Dictionary<string, string>();
        var child = await BeginAsync(place, logs, launch?.Listen ?? "http://127.0.0.1:0", environment);
        return new WitnessProcess(place, logs, environment, child);
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
        _child = await BeginAsync(_place, logs ?? _logs, Address, _environment);
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
        TempData place,
        IReadOnlyList<string> logs,
        string listen,
        IReadOnlyDictionary<string, string> environment)
    {
        string[] arguments =
        [
            "witness", "--data", place.Path, "--ready-json", "--listen", listen,
            .. logs.SelectMany(key => new[] { "--log", key }),
        ];
        var child = ChildProcess.Start(MagnetarFile.Path, arguments, environment);
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
