using BenchmarkDotNet.Attributes;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Microbenchmarks.Pool;

/// <summary>Lending a connection while one is idle: every request that reads does it. Budget: 0 B.</summary>
public class SqlitePoolBenchmarks : IDisposable
{
    private PoolDatabase _database = null!;
    private SqlitePool _pool = null!;

    [Params(1, 8)]
    public int Connections { get; set; }

    [GlobalSetup]
    public void Open()
    {
        _database = new PoolDatabase();
        _pool = _database.OpenPool(Connections);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _pool.Dispose();
        _database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark]
    public async ValueTask RentAndReturn()
    {
        using var lease = await _pool.RentAsync(CancellationToken.None);
    }

    /// <summary>One row by its key on a pooled connection: its statement is prepared already.</summary>
    [Benchmark]
    public async ValueTask<byte[]> ReadPooled()
    {
        using var lease = await _pool.RentAsync(CancellationToken.None);
        return PoolDatabase.Find(lease.Prepare(PoolDatabase.FindSql));
    }

    /// <summary>The same on a connection opened for it: what a read costs without a pool.</summary>
    [Benchmark]
    public byte[] ReadUnpooled()
    {
        using var connection = SqliteConnections.OpenReader(_database.Path);
        return PoolDatabase.Find(connection.Prepare(PoolDatabase.FindSql));
    }
}
