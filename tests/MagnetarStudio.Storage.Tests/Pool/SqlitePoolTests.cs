using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Tests.Pool;

public sealed class SqlitePoolTests
{
    private const string CheckpointSql = "PRAGMA wal_checkpoint(TRUNCATE)";

    [Fact]
    public async Task All_connections_are_opened_at_start_and_lent_one_each()
    {
        using var host = new PoolHost(connections: 3);

        var leases = new[] { await host.RentAsync(), await host.RentAsync(), await host.RentAsync() };

        Assert.Equal(3, host.Opened);
        Assert.Equal(3, leases.Select(lease => lease.Place).Distinct().Count());
        Assert.Equal((3, 0, 3), (host.Pool.Statistics.Size, host.Pool.Statistics.Idle, host.Pool.Statistics.InUse));
        Assert.All(leases, lease => lease.Dispose());
        Assert.Equal(3, host.Pool.Statistics.Idle);
    }

    [Fact]
    public async Task A_lease_reads_and_its_statements_stay_prepared()
    {
        using var host = new PoolHost(connections: 1);
        PreparedCommand first;
        using (var lease = await host.RentAsync())
        {
            first = lease.Prepare(PoolHost.ListSql);
            Assert.Equal(1L, first.ExecuteScalar());
        }

        using var again = await host.RentAsync();

        Assert.Same(first, again.Prepare(PoolHost.ListSql));
    }

    [Fact]
    public async Task A_second_return_changes_nothing_and_is_counted()
    {
        using var host = new PoolHost(connections: 1);
        var lease = await host.RentAsync();
        lease.Dispose();
        var next = await host.RentAsync();

        lease.Dispose();

        Assert.Equal((0, 1L), (host.Pool.Statistics.Idle, host.Pool.Statistics.DoubleReturns));
        Assert.Equal(1L, next.Prepare(PoolHost.ListSql).ExecuteScalar());
        Assert.Throws<ObjectDisposedException>(() => lease.Prepare(PoolHost.ListSql));
        next.Dispose();
        Assert.Equal(1, host.Pool.Statistics.Idle);
    }

    [Fact]
    public async Task Of_many_returns_at_once_one_counts()
    {
        const int Returns = 8;
        using var host = new PoolHost(connections: 2);
        for (var round = 1; round <= 200; round++)
        {
            var lease = await host.RentAsync();
            Parallel.For(0, Returns, _ => lease.Dispose());
            Assert.Equal(round * (Returns - 1L), host.Pool.Statistics.DoubleReturns);
            Assert.Equal(2, host.Pool.Statistics.Idle);
        }
    }

    [Fact]
    public void The_default_lease_holds_nothing()
    {
        default(SqliteLease).Dispose();

        Assert.Throws<ObjectDisposedException>(() => default(SqliteLease).Prepare(PoolHost.ListSql));
    }

    [Theory]
    [InlineData(PoolHost.ListSql)]
    [InlineData("BEGIN")]
    public async Task No_read_snapshot_outlives_its_lease(string opening)
    {
        using var host = new PoolHost(connections: 1);
        var lease = await host.RentAsync();
        lease.Prepare(opening).ExecuteReader().Read();
        lease.Prepare("SELECT max(id) FROM item").ExecuteScalar();
        host.Writer.Execute(PoolHost.AddSql);
        Assert.Equal(1L, host.Writer.Prepare(CheckpointSql).ExecuteScalar()); // busy: the lease reads the old state

        lease.Dispose();

        Assert.Equal(0L, host.Writer.Prepare(CheckpointSql).ExecuteScalar());
        Assert.Equal(0, new FileInfo(host.Path + "-wal").Length);
    }

    [Fact]
    public void Renting_allocates_nothing_while_a_connection_is_idle()
    {
        using var host = new PoolHost(connections: 2);
        RentAndReturn(host.Pool, turns: 100);
        var before = GC.GetAllocatedBytesForCurrentThread();

        RentAndReturn(host.Pool, turns: 10_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Neighbouring_places_share_no_cache_line()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var place = new PooledConnection(null!);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before >= PaddedWords.SizeBytes);
        Assert.False(place.IsIdle);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(SqlitePoolLimits.ConnectionsMax + 1)]
    public void The_number_of_connections_is_bounded(int connections)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SqlitePoolLimits { Connections = connections });
    }

    [Fact]
    public async Task A_closed_pool_lends_nothing_and_closes_what_comes_back()
    {
        using var host = new PoolHost(connections: 1);
        var lease = await host.RentAsync();
        var waiting = host.RentAsync().AsTask();

        host.Pool.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await host.RentAsync());
        Assert.Equal(1L, lease.Prepare(PoolHost.ListSql).ExecuteScalar());
        lease.Dispose();
        Assert.Equal(0, host.Pool.Statistics.Idle);
        Assert.Equal(ConnectionCare.Replace, lease.Place!.Care);
    }

    // Not async: an await would bind the measurement to whichever thread goes on.
    private static void RentAndReturn(SqlitePool pool, int turns)
    {
        for (var turn = 0; turn < turns; turn++)
        {
            var rented = pool.RentAsync(CancellationToken.None);
            using var lease = rented.IsCompleted ? rented.Result : throw new InvalidOperationException("It waited.");
        }
    }
}
