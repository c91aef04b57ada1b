using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Crashes;

/// <summary>Killed at each of its disk flushes in turn, the server loses nothing that it acknowledged.</summary>
/// <remarks>
/// <c>kill -9</c> from outside shows little: the page cache survives it. A signal at the flush itself hits the moment
/// between written and durable. The tracer counts flushes for each thread by itself; the writer has the most.
/// </remarks>
public sealed class SyncCrashTests
{
    private const int FlushesMax = 100; // far above what the day has: a sweep without end is a fault of the test
    private const int ActsInTheDay = 14;

    [Fact]
    public async Task A_server_killed_at_any_flush_of_a_day_keeps_every_act_whole()
    {
        using var fresh = await TempData.InitAsync();
        var restarts = new List<TimeSpan>();
        var flush = 1;
        while (await DiesAtAsync(fresh, flush, restarts))
        {
            Assert.True(flush < FlushesMax, "The day does not come to its end.");
            flush++;
        }

        // Every act has a flush of its own at least; fewer would mean that the signal never came.
        Assert.True(flush > ActsInTheDay, $"Only {flush - 1} flushes were hit.");
        Measurements.Report(
            "restart after a kill at a flush",
            $"{flush - 1} kills, median {restarts.Order().ElementAt(restarts.Count / 2).TotalMilliseconds:0} ms, "
            + $"longest {restarts.Max().TotalMilliseconds:0} ms");
    }

    private static async Task<bool> DiesAtAsync(TempData fresh, int flush, List<TimeSpan> restarts)
    {
        var day = new ScriptedDay();
        var (studio, isOver) = await LiveAsync(day, fresh.Copy(), flush);
        await using (studio)
        {
            if (isOver)
            {
                Assert.Equal(ActsInTheDay, day.Acknowledged);
                return false;
            }

            restarts.Add(await studio.RestartAsync());
            await day.AssertIsThereAsync(studio);
            await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
            return true;
        }
    }

    // A server that dies before it is ready is started anew without the tracer: nothing was acknowledged by then.
    private static async Task<(TestStudio Studio, bool IsOver)> LiveAsync(ScriptedDay day, TempData data, int flush)
    {
        try
        {
            var studio = await TestStudio.StartAsync(data, MagnetarLaunch.Usual.KilledAtFlush(flush, data));
            var isOver = await day.LiveAsync(studio) && (await studio.Server.StopAsync()).ExitCode == 0;
            return (studio, isOver);
        }
        catch (ServerNotReadyException)
        {
            var studio = await TestStudio.StartAsync(data, MagnetarLaunch.Usual);
            await studio.Server.KillAsync();
            return (studio, false);
        }
    }
}
