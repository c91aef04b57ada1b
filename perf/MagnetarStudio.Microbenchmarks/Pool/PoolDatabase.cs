using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Microbenchmarks.Pool;

/// <summary>A small database that all pool benchmarks read.</summary>
internal sealed class PoolDatabase : IDisposable
{
    /// <summary>A look-up by key, as a session check makes it.</summary>
    public const string FindSql = "SELECT body FROM item WHERE id = $id";

    private readonly TempDatabase _files = new();
    private readonly PreparedConnection _writer;

    public PoolDatabase()
    {
        _writer = SqliteConnections.OpenWriter(_files.Path);
        _writer.RunScript("""
            CREATE TABLE item (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 1000)
            INSERT INTO item SELECT n, randomblob(100) FROM number;
            """);
    }

    public string Path => _files.Path;

    public IReadOnlyCollection<PreparedConnection> OpenReaders(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => SqliteConnections.OpenReader(Path))];

    public SqlitePool OpenPool(int connections)
    {
        var limits = new SqlitePoolLimits { Connections = connections, WaitMax = TimeSpan.FromSeconds(10) };
        return new SqlitePool(Path, limits, TimeProvider.System);
    }

    public static byte[] Find(PreparedCommand find) => (byte[])find.Bind("$id", 500).ExecuteScalar()!;

    public void Dispose()
    {
        _writer.Dispose();
        _files.Dispose();
    }
}
