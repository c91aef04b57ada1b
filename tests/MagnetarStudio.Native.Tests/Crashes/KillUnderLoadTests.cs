using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.Crashes;

/// <summary>Killed at any moment under load, again and again on the same data, the server keeps its word.</summary>
public sealed class KillUnderLoadTests
{
    private const int Workers = 4;
    private const int ActsMax = 60; // of all workers together, until the kill

    [Fact]
    public Task Ten_kills_lose_nothing_that_was_acknowledged() => KillAsync(10);

    [Fact]
    [Trait("Length", "Long")]
    public Task Fifty_kills_lose_nothing_that_was_acknowledged() => KillAsync(50);

    private static async Task KillAsync(int kills)
    {
        var seed = Environment.TickCount;
        var chance = new Random(seed);
        var restarts = new List<TimeSpan>();
        await using var studio = await TestStudio.StartAsync();
        var workers = Enumerable.Range(0, Workers).Select(index => new LoadWorker($"worker-{index}")).ToList();
        await Task.WhenAll(workers.Select(worker => worker.RegisterAsync(studio)));

        for (var kill = 0; kill < kills; kill++)
        {
            var until = chance.Next(1, ActsMax);
            var start = workers.Sum(worker => worker.Acknowledged);
            var load = Task.WhenAll(workers.Select(worker => worker.RunAsync(studio)));
            await Eventually.BecomesTrueAsync(
                $"{until} acts are acknowledged (seed {seed})",
                () => workers.Sum(worker => worker.Acknowledged) - start >= until || load.IsCompleted,
                TestContext.Current.CancellationToken);
            await studio.Server.KillAsync();
            await load;

            restarts.Add(await studio.RestartAsync());
            await Task.WhenAll(workers.Select(worker => worker.AssertIsThereAsync(studio)));
            await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
        }

        Measurements.Report(
            "restart after a kill under load",
            $"{kills} kills, {workers.Sum(worker => worker.Acknowledged)} acts, seed {seed}, median "
            + $"{restarts.Order().ElementAt(kills / 2).TotalMilliseconds:0} ms");
    }
}
