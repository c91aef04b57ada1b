using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Storage.Tests.Pool;

public sealed class SqlitePoolStressTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Theory]
    [InlineData(1_000_000, 1, 2)]
    [InlineData(1_000_000, 2, 3)]
    [InlineData(10_000_000, 4, 8)]
    public Task No_connection_is_held_twice_or_lost(long checkouts, int connections, int threads) =>
        RunAsync(checkouts, connections, threads);

    [Fact]
    public Task A_hundred_million_checkouts_lose_nothing()
    {
        Assert.SkipUnless(IsLongRun, "Set MAGNETAR_LONG=1.");
        return RunAsync(100_000_000, connections: 4, threads: 8);
    }

    [Fact]
    public async Task A_return_and_a_rent_at_the_same_moment_always_meet()
    {
        var rounds = IsLongRun ? 10_000_000 : 500_000;
        var timeMax = TimeSpan.FromSeconds(IsLongRun ? 60 : 5);
        SqliteConnections.OpenWriter(_database.Path).Dispose();
        var limits = new SqlitePoolLimits { Connections = 1, WaitMax = TimeSpan.FromSeconds(5) };
        using var pool = new SqlitePool(_database.Path, limits, TimeProvider.System);
        var race = new ReturnRace(pool);

        var run = await race.RunAsync(rounds, timeMax, TestContext.Current.CancellationToken);

        output.WriteLine($"{run:N0} rounds, {race.Waits:N0} of them with a wait");
        Assert.Equal((1, 0), (pool.Statistics.Idle, pool.Statistics.Waiting));
        Assert.True(race.Waits > 0, "Nobody ever waited: this run shows nothing.");
    }

    private static bool IsLongRun => Environment.GetEnvironmentVariable("MAGNETAR_LONG") == "1";

    private async Task RunAsync(long checkouts, int connections, int threads)
    {
        SqliteConnections.OpenWriter(_database.Path).Dispose();

        // A wake-up that is lost shows as a refusal: nobody here holds a connection for seconds.
        var limits = new SqlitePoolLimits { Connections = connections, WaitMax = TimeSpan.FromSeconds(20) };
        using var pool = new SqlitePool(_database.Path, limits, TimeProvider.System);
        var stress = new CheckoutStress(pool);

        var took = await stress.RunAsync(checkouts, threads, TestContext.Current.CancellationToken);

        var after = pool.Statistics;
        output.WriteLine($"{checkouts:N0} checkouts in {took.TotalSeconds:F1} s, {after}");
        Assert.Equal(0, stress.HeldTwice);
        Assert.Equal(connections, after.Idle);
        Assert.Equal((0, 0L, 0L), (after.Waiting, after.Timeouts, after.DoubleReturns));
        Assert.True(after.Waits > 0, "Nobody ever waited: this run shows nothing.");
    }
}
