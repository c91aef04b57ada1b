using System.Text.Json;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.Running;

/// <summary>A witness of the published file, with a directory of its own; gone when disposed.</summary>
internal sealed class WitnessProcess : IAsyncDisposable
{
    private readonly TempData _place;
    private readonly IReadOnlyList<string> _arguments;
    private readonly IReadOnlyDictionary<string, string> _environment;
    private ChildProcess _child;

    private WitnessProcess(
        TempData place,
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        ChildProcess child)
    {
        (_place, _arguments, _environment, _child) = (place, arguments, environment, child);
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
    public static async Task<WitnessProcess> StartAsync(IEnumerable<string> logs, MagnetarLaunch? launch = null)
    {
        var place = TempData.Empty();
        string[] arguments =
            ["witness", "--data", place.Path, "--ready-json", .. logs.SelectMany(key => new[] { "--log", key })];
        var environment = launch?.Environment ?? new Dictionary<string, string>();
        var child = await BeginAsync([.. arguments, "--listen", launch?.Listen ?? "http://127.0.0.1:0"], environment);
        return new WitnessProcess(place, arguments, environment, child);
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
    public async Task RestartAsync()
    {
        await _child.DisposeAsync();
        _child = await BeginAsync([.. _arguments, "--listen", Address], _environment);
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
        string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
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
