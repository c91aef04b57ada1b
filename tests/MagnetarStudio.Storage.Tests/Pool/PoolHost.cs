using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MagnetarStudio.Storage.Tests.Pool;

/// <summary>A database with one table, its writer, a pool of readers on it, and the clock they obey.</summary>
internal sealed class PoolHost : IDisposable
{
    public const string ListSql = "SELECT id FROM item ORDER BY id";
    public const string AddSql = "INSERT INTO item (body) VALUES (randomblob(2000))";

    private readonly TempDatabase _database = new();
    private int _opened;

    public PoolHost(int connections, int waitersMax = 100)
    {
        Writer = SqliteConnections.OpenWriter(_database.Path);
        Writer.RunScript($"CREATE TABLE item (id INTEGER PRIMARY KEY, body BLOB); {AddSql}; {AddSql}");
        Limits = new SqlitePoolLimits { Connections = connections, WaitersMax = waitersMax };
        Pool = new SqlitePool(Open, Limits, Clock);
    }

    public FakeTimeProvider Clock { get; } = new();

    public SqlitePoolLimits Limits { get; }

    public PreparedConnection Writer { get; }

    public SqlitePool Pool { get; }

    /// <summary>Connections opened since the start, those at the start included.</summary>
    public int Opened => _opened;

    /// <summary>What the next attempts to open fail with; null lets them succeed.</summary>
    public Exception? OpenFailure { get; set; }

    public string Path => _database.Path;

    public ValueTask<SqliteLease> RentAsync() => Pool.RentAsync(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        Pool.Dispose();
        Writer.Dispose();
        _database.Dispose();
    }

    private PreparedConnection Open()
    {
        if (OpenFailure is not null)
        {
            throw OpenFailure;
        }

        _opened++;
        return SqliteConnections.OpenReader(_database.Path);
    }
}
