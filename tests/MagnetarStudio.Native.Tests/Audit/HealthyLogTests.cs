using System.Text.Json;
using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>What happens to a log in an honest life is no finding, in whatever order it happens.</summary>
public sealed class HealthyLogTests : IAsyncLifetime
{
    private const int OldEntries = 300; // more than a tile, so that retention has something to remove

    private const int FlushesOfAStart = 20;
    private const int AppendsMax = 100; // far above the flushes until the kill

    // Every act after every other, and after itself, once: a cyclic sequence of de Bruijn's, closed.
    private const string Order = "00102030411213142232433440";

    private static readonly string[] s_keys = ["data", "master", "head"];

    private ServerClock _clock = null!;
    private TestStudio _studio = null!;
    private long _removed;
    private int _kills;
    private int _rotations;
    private int _erasures;

    public async ValueTask InitializeAsync()
    {
        _clock = await ServerClock.MakeAsync();
        _studio = await TestStudio.StartAsync(Launch);
        await _studio.ClaimAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _studio.DisposeAsync();
        _clock.Dispose();
    }

    private MagnetarLaunch Launch => _clock.Drive(MagnetarLaunch.Usual);

    [Fact]
    public async Task Kills_clock_steps_pruning_rotations_and_erasures_in_any_order_leave_a_log_that_verifies()
    {
        Func<Task>[] acts = [SleepThroughAKillAsync, StepClockAsync, PruneAsync, RotateAsync, EraseAsync];
        Assert.Equal(acts.Length * acts.Length, Order.Zip(Order.Skip(1)).Distinct().Count());
        foreach (var act in Order)
        {
            var founder = await FounderAsync();
            await founder.AppendManyAsync(Enumerable.Repeat(Appends.Entry(), OldEntries));
            await acts[act - '0']();
            await MagnetarFile.AssertLogIsIntactAsync(_studio.DataDirectory);
        }

        Assert.NotEqual(0, _removed);
        (await _studio.Server.StopAsync()).AssertExit(0);
        await MagnetarFile.AssertLogIsIntactAsync(_studio.DataDirectory);
    }

    private Task<StudioUser> FounderAsync() => _studio.SignInAsync("founder", TestStudio.FounderPassword);

    // Killed at a flush, another one each time, the machine is off for long: a start takes the time as it finds it,
    // and the entries from before are old.
    private async Task SleepThroughAKillAsync()
    {
        (await _studio.Server.StopAsync()).AssertExit(0);
        await _studio.RestartAsync(Launch.KilledAtFlush(FlushesOfAStart + ++_kills, _studio.Data));
        await AppendUntilKilledAsync();
        _clock.Advance(TimeSpan.FromDays(100));
        await _studio.RestartAsync(Launch);
    }

    private async Task AppendUntilKilledAsync()
    {
        try
        {
            var founder = await FounderAsync();
            for (var entry = 0; entry < AppendsMax; entry++)
            {
                await founder.AppendAsync(Appends.Entry());
            }
        }
        catch (RpcException gone) when (gone.StatusCode == StatusCode.Unavailable)
        {
            // Killed, as planned.
        }

        (await _studio.Server.WaitAsync()).AssertExit(137);
    }

    private async Task StepClockAsync()
    {
        _clock.Advance(TimeSpan.FromHours(1));
        await FounderAsync();
    }

    // For a day after a step of the clock nothing is removed.
    private async Task PruneAsync() =>
        _removed += (await OperateAsync("audit", "prune", "--all")).GetProperty("removed_count").GetInt64();

    private Task<JsonElement> RotateAsync() => OperateAsync("keys", "rotate", s_keys[_rotations++ % s_keys.Length]);

    private async Task EraseAsync()
    {
        var name = $"erased{_erasures++}";
        await _studio.RegisterAsync(name);
        await OperateAsync("account", "erase", name);
    }

    private async Task<JsonElement> OperateAsync(params string[] words)
    {
        var done = await MagnetarFile.RunAsync([.. words, "--json", "--data", _studio.DataDirectory]);
        done.AssertExit(0);
        return done.Json;
    }
}
