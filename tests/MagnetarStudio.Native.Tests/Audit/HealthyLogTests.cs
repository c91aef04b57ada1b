using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>What happens to a log in an honest life is no finding, in whatever order it happens.</summary>
public sealed class HealthyLogTests : IAsyncLifetime
{
    private const int OldEntries = 300; // more than a tile, so that retention has something to remove

    // Every order of three stands in it: 012, 120, 201, 021, 210, 102.
    private static readonly int[] s_order = [0, 1, 2, 0, 1, 0, 2, 1, 0];

    private ServerClock _clock = null!;
    private TestStudio _studio = null!;
    private long _removed;

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
    public async Task Kills_clock_steps_and_pruning_in_any_order_leave_a_log_that_verifies()
    {
        Func<Task>[] acts = [SleepThroughAKillAsync, StepClockAsync, PruneAsync];
        foreach (var act in s_order)
        {
            var founder = await FounderAsync();
            await founder.AppendManyAsync(Enumerable.Repeat(Appends.Entry(), OldEntries));
            await acts[act]();
            await MagnetarFile.AssertLogIsIntactAsync(_studio.DataDirectory);
        }

        Assert.NotEqual(0, _removed);
        (await _studio.Server.StopAsync()).AssertExit(0);
        await MagnetarFile.AssertLogIsIntactAsync(_studio.DataDirectory);
    }

    private Task<StudioUser> FounderAsync() => _studio.SignInAsync("founder", TestStudio.FounderPassword);

    // The machine is off for long: a start takes the time as it finds it, and the entries from before are old.
    private async Task SleepThroughAKillAsync()
    {
        (await _studio.Server.KillAsync()).AssertExit(137);
        _clock.Advance(TimeSpan.FromDays(100));
        await _studio.RestartAsync(Launch);
    }

    private async Task StepClockAsync()
    {
        _clock.Advance(TimeSpan.FromHours(1));
        await FounderAsync();
    }

    // For a day after a step of the clock nothing is removed.
    private async Task PruneAsync()
    {
        var pruned = await MagnetarFile.RunAsync(
            "audit", "prune", "--all", "--json", "--data", _studio.DataDirectory);
        pruned.AssertExit(0);
        _removed += pruned.Json.GetProperty("removed_count").GetInt64();
    }
}
