using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Tests.Pool;

public sealed class SqlitePoolWaitTests
{
    [Fact]
    public async Task A_full_pool_refuses_after_the_wait_limit_and_names_the_limit()
    {
        using var host = new PoolHost(connections: 1);
        using var held = await host.RentAsync();
        var refused = host.RentAsync().AsTask();
        host.Clock.Advance(host.Limits.WaitMax - TimeSpan.FromMilliseconds(1));
        Assert.False(refused.IsCompleted);

        host.Clock.Advance(TimeSpan.FromMilliseconds(1));

        var error = await Assert.ThrowsAsync<PoolExhaustedException>(() => refused);
        Assert.Contains("250 ms", error.Message, StringComparison.Ordinal);
        var after = host.Pool.Statistics;
        Assert.Equal((1L, 1L, 0, host.Limits.WaitMax), (after.Waits, after.Timeouts, after.Waiting, after.WaitTime));
    }

    [Fact]
    public async Task Waiters_are_served_in_order_of_arrival()
    {
        using var host = new PoolHost(connections: 1);
        var held = await host.RentAsync();
        var waiting = Enumerable.Range(0, 20).Select(_ => host.RentAsync().AsTask()).ToList();
        Assert.Equal(20, host.Pool.Statistics.Waiting);

        foreach (var next in waiting)
        {
            Assert.False(next.IsCompleted);
            held.Dispose();
            held = await next;
        }

        held.Dispose();
        Assert.Equal((1, 0), (host.Pool.Statistics.Idle, host.Pool.Statistics.Waiting));
    }

    [Fact]
    public async Task A_newcomer_does_not_pass_the_line()
    {
        using var host = new PoolHost(connections: 1);
        var held = await host.RentAsync();
        var first = host.RentAsync().AsTask();
        var second = host.RentAsync().AsTask();
        held.Dispose();
        var newcomer = host.RentAsync().AsTask();

        (await first).Dispose();
        var secondLease = await second;

        Assert.False(newcomer.IsCompleted);
        secondLease.Dispose();
        (await newcomer).Dispose();
    }

    [Fact]
    public async Task A_cancelled_waiter_leaves_the_line_to_the_next()
    {
        using var host = new PoolHost(connections: 1);
        using var cancel = new CancellationTokenSource();
        var held = await host.RentAsync();
        var abandoned = host.Pool.RentAsync(cancel.Token).AsTask();
        var next = host.RentAsync().AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAsync<TaskCanceledException>(() => abandoned);
        held.Dispose();
        (await next).Dispose();
        Assert.Equal((1, 0L), (host.Pool.Statistics.Idle, host.Pool.Statistics.Timeouts));
    }

    [Fact]
    public async Task A_cancelled_caller_takes_nothing()
    {
        using var host = new PoolHost(connections: 1);

        await Assert.ThrowsAsync<TaskCanceledException>(
            async () => await host.Pool.RentAsync(new CancellationToken(canceled: true)));

        Assert.Equal(1, host.Pool.Statistics.Idle);
    }

    [Fact]
    public async Task A_line_that_is_full_refuses_at_once()
    {
        using var host = new PoolHost(connections: 1, waitersMax: 1);
        var held = await host.RentAsync();
        var waiting = host.RentAsync().AsTask();

        var error = await Assert.ThrowsAsync<PoolExhaustedException>(async () => await host.RentAsync());

        Assert.Contains("WaitersMax", error.Message, StringComparison.Ordinal);
        held.Dispose();
        (await waiting).Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refusal_that_races_with_the_hand_over_loses_no_connection(bool byCancellation)
    {
        const int Rounds = 20_000;
        using var host = new PoolHost(connections: 1);
        var refusals = 0;
        for (var round = 0; round < Rounds; round++)
        {
            using var cancel = new CancellationTokenSource();
            var held = await host.RentAsync();
            var racing = host.Pool.RentAsync(cancel.Token).AsTask();

            var returning = Task.Run(held.Dispose, TestContext.Current.CancellationToken);
            Refuse(host, cancel, byCancellation);
            await returning;

            refusals += await EndAsync(racing) ? 0 : 1;
            Assert.Equal((1, 0), (host.Pool.Statistics.Idle, host.Pool.Statistics.Waiting));
        }

        Assert.InRange(refusals, 1, Rounds - 1);
    }

    private static void Refuse(PoolHost host, CancellationTokenSource cancel, bool byCancellation)
    {
        if (byCancellation)
        {
            cancel.Cancel();
        }
        else
        {
            host.Clock.Advance(host.Limits.WaitMax);
        }
    }

    private static async Task<bool> EndAsync(Task<SqliteLease> racing)
    {
        try
        {
            (await racing).Dispose();
            return true;
        }
        catch (Exception refused) when (refused is OperationCanceledException or PoolExhaustedException)
        {
            return false;
        }
    }
}
