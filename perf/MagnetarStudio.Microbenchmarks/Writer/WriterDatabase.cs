using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Schema;
using MagnetarStudio.Storage.Writer;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Microbenchmarks.Writer;

/// <summary>A write queue as the server has it, on a directory of its own, with one table of small rows.</summary>
internal sealed class WriterDatabase : IDisposable
{
    /// <summary>Adds one small row.</summary>
    public const string AddSql = "INSERT INTO item (body) VALUES ($body)";

    private static readonly byte[] s_body = new byte[64];

    private readonly TempDatabase _temp = new();
    private readonly PreparedConnection _rows;
    private readonly LogKeys _keys;
    private readonly NoteSigner _signer;
    private readonly LogTip _tip;

    /// <summary>Opens it.</summary>
    public WriterDatabase()
    {
        var directory = DataDirectory.Open(_temp.DirectoryPath);
        var clock = TimeProvider.System;
        var secrets = new CountingSecrets();
        var moments = new MomentClock(clock, secrets);
        _rows = OpenItems(directory.DatabasePath);

        var secret = AuditSecret.TryParse(new string('7', 64), out var parsed)
            ? parsed
            : throw new InvalidOperationException("Not a key.");
        (var instance, _keys) = InstanceRow.Open(_rows, secret, secrets, moments.Now);
        _signer = new NoteSigner(instance.Log.Origin, new byte[32]);
        _tip = LogOpening.Open(instance.Log, _keys, _signer, secrets, new LogRows(_rows), moments.Now);
        _rows.ResetAll();

        var counts = new WriteQueueCounts(clock);
        var subjectKeys = new SqliteSubjectKeys(_rows, _keys, secrets);
        var batches = new BatchWriter(
            _rows, _tip, subjectKeys, NoSink.Instance, new RefusalLimiter(clock), counts);
        Queue = new WriteQueue(
            batches, new WalCheckpoints(_rows), new DiskReserve(directory), moments, clock, counts, End);
    }

    /// <summary>The queue.</summary>
    public WriteQueue Queue { get; }

    /// <summary>Opens the writer's connection, set as the server sets it, with the table.</summary>
    public static PreparedConnection OpenItems(string path)
    {
        var rows = SqliteConnections.OpenWriter(path);
        Migrator.FromResources(TimeProvider.System).Migrate(rows);
        rows.RunScript("CREATE TABLE item (id INTEGER PRIMARY KEY, body BLOB) STRICT");
        return rows;
    }

    /// <summary>Adds one row on a bare connection.</summary>
    public static void Add(PreparedConnection rows) => rows.Prepare(AddSql).Bind("$body", s_body).ExecuteNonQuery();

    /// <summary>Adds one row inside a write.</summary>
    public static void Add(WriteScope scope) => scope.Prepare(AddSql).Bind("$body", s_body).ExecuteNonQuery();

    /// <inheritdoc/>
    public void Dispose()
    {
        Queue.Dispose();
        _rows.Dispose();
        _tip.Dispose();
        _signer.Dispose();
        _keys.Dispose();
        _temp.Dispose();
    }

    private static void End(string why, Exception cause) => throw new InvalidOperationException(why, cause);
}
