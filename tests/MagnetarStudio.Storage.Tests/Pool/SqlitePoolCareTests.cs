using MagnetarStudio.Storage.Pool;
using Microsoft.Data.Sqlite;

namespace MagnetarStudio.Storage.Tests.Pool;

public sealed class SqlitePoolCareTests
{
    private const int WalHeaderBytes = 32;
    private const int PageBytes = 4096;
    private const int SqliteCorrupt = 11;

    [Fact]
    public async Task A_connection_is_replaced_at_its_lifetime()
    {
        using var host = new PoolHost(connections: 1);
        host.Clock.Advance(host.Limits.Lifetime - TimeSpan.FromSeconds(1));
        (await host.RentAsync()).Dispose();
        Assert.Equal(1, host.Opened);

        host.Clock.Advance(host.Limits.InspectionInterval);
        (await host.RentAsync()).Dispose();

        Assert.Equal((2, 1L, 0L), (host.Opened, host.Pool.Statistics.Recycled, host.Pool.Statistics.Broken));
    }

    [Fact]
    public async Task A_connection_in_use_at_its_lifetime_is_replaced_after_its_return()
    {
        using var host = new PoolHost(connections: 1);
        var held = await host.RentAsync();
        host.Clock.Advance(host.Limits.Lifetime);
        Assert.Equal(1L, held.Prepare(PoolHost.ListSql).ExecuteScalar());
        held.Dispose();

        (await host.RentAsync()).Dispose();

        Assert.Equal(1, host.Pool.Statistics.Recycled);
    }

    [Fact]
    public async Task Only_a_connection_that_idled_is_probed()
    {
        using var host = new PoolHost(connections: 1);
        using (var lease = await host.RentAsync())
        {
            host.Clock.Advance(host.Limits.InspectionInterval);
        }

        host.Clock.Advance(host.Limits.InspectionInterval);
        var place = (await TakeAndReturnAsync(host))!;
        Assert.Equal(ConnectionCare.None, place.Care);

        host.Clock.Advance(host.Limits.InspectionInterval * 2);
        Assert.Equal(ConnectionCare.Probe, place.Care);
        await TakeAndReturnAsync(host);

        Assert.Equal(ConnectionCare.None, place.Care);
        Assert.Equal((1, 0L), (host.Opened, host.Pool.Statistics.Broken));
    }

    [Fact]
    public async Task A_connection_that_fails_its_probe_is_replaced()
    {
        using var host = new PoolHost(connections: 1);
        host.Clock.Advance(host.Limits.InspectionInterval * 2);
        host.Writer.RunScript("CREATE TABLE later (id INTEGER)");
        Overwrite(host.Path + "-wal", WalHeaderBytes);

        (await host.RentAsync()).Dispose();

        Assert.Equal((2, 1L), (host.Opened, host.Pool.Statistics.Broken));
    }

    [Fact]
    public async Task A_connection_that_met_a_corrupt_file_is_replaced()
    {
        using var host = new PoolHost(connections: 1);
        host.Writer.Prepare("PRAGMA wal_checkpoint(TRUNCATE)").ExecuteScalar();
        Overwrite(host.Path, PageBytes);
        using (var lease = await host.RentAsync())
        {
            var list = lease.Prepare(PoolHost.ListSql);
            var error = Assert.Throws<SqliteException>(() => list.ExecuteScalar());
            Assert.Equal(SqliteCorrupt, error.SqliteErrorCode);
        }

        (await host.RentAsync()).Dispose();

        Assert.Equal((2, 1L), (host.Opened, host.Pool.Statistics.Broken));
    }

    [Fact]
    public async Task An_error_of_the_caller_breaks_nothing()
    {
        using var host = new PoolHost(connections: 1);
        using (var lease = await host.RentAsync())
        {
            Assert.Throws<SqliteException>(() => lease.Prepare(PoolHost.AddSql).ExecuteNonQuery());
            Assert.Throws<SqliteException>(() => lease.Prepare("SELECT nothing FROM nowhere"));
        }

        (await host.RentAsync()).Dispose();

        Assert.Equal((1, 0L), (host.Opened, host.Pool.Statistics.Broken));
    }

    [Fact]
    public async Task A_replacement_that_cannot_be_opened_is_tried_again_and_loses_no_place()
    {
        using var host = new PoolHost(connections: 1);
        host.Clock.Advance(host.Limits.Lifetime);
        host.OpenFailure = new IOException("no descriptor left");
        await Assert.ThrowsAsync<IOException>(async () => await host.RentAsync());
        Assert.Equal(1, host.Pool.Statistics.Idle);

        host.OpenFailure = null;
        using var lease = await host.RentAsync();

        Assert.Equal(1L, lease.Prepare(PoolHost.ListSql).ExecuteScalar());
    }

    [Fact]
    public async Task A_replacement_that_fails_for_one_waiter_is_tried_for_the_next()
    {
        using var host = new PoolHost(connections: 1);
        var held = await host.RentAsync();
        var first = host.RentAsync().AsTask();
        var second = host.RentAsync().AsTask();
        held.Place!.Close();
        host.OpenFailure = new IOException("no descriptor left");

        held.Dispose();

        await Assert.ThrowsAsync<IOException>(() => first);
        await Assert.ThrowsAsync<IOException>(() => second);
        Assert.Equal((1, 0), (host.Pool.Statistics.Idle, host.Pool.Statistics.Waiting));
    }

    [Fact]
    public void A_pool_that_cannot_open_all_closes_those_it_opened()
    {
        using var host = new PoolHost(connections: 1);
        var opened = new List<PreparedConnection>();

        Assert.Throws<IOException>(() => new SqlitePool(Open, new SqlitePoolLimits { Connections = 2 }, host.Clock));

        Assert.Null(opened.Single().Handle);

        PreparedConnection Open()
        {
            if (opened.Count == 1)
            {
                throw new IOException("no descriptor left");
            }

            opened.Add(SqliteConnections.OpenReader(host.Path));
            return opened[0];
        }
    }

    private static async Task<PooledConnection?> TakeAndReturnAsync(PoolHost host)
    {
        using var lease = await host.RentAsync();
        return lease.Place;
    }

    // A file that SQLite has open: written in place, not replaced.
    private static void Overwrite(string path, int fromByte)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Position = fromByte;
        file.Write([.. Enumerable.Repeat((byte)0xFF, (int)(file.Length - fromByte))]);
    }
}
