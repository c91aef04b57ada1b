using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Schema;
using MagnetarStudio.Storage.Writer;
using MagnetarStudio.Testing;
using Microsoft.Extensions.Time.Testing;

namespace MagnetarStudio.Storage.Tests.Writer;

/// <summary>A write queue on a database of its own, with a table <c>item</c> for acts that tests make up.</summary>
internal sealed class WriterHost : IDisposable
{
    public const string AddSql = "INSERT INTO item (id, body) VALUES ($id, $body)";

    private readonly TempDatabase? _temp;
    private readonly IDisposable _keys;
    private readonly IDisposable _signer;

    /// <summary>Opens the queue in a new directory, or in the one given.</summary>
    public WriterHost(string? directory = null)
    {
        _temp = directory is null ? new TempDatabase() : null;
        Directory = DataDirectory.Create(directory ?? _temp!.DirectoryPath);
        Connection = SqliteConnections.OpenWriter(Directory.DatabasePath);
        Migrator.FromResources(Clock).Migrate(Connection);
        Connection.RunScript("CREATE TABLE IF NOT EXISTS item (id INTEGER PRIMARY KEY, body BLOB) STRICT");

        var moments = new MomentClock(Clock, Secrets);
        var (instance, keys) = InstanceRow.Open(Connection, TestLog.Secret, Secrets, moments.Now);
        var signer = TestLog.Signer(instance.Log);
        (_keys, _signer, HeadKey) = (keys, signer, signer.Verifier);
        Tip = LogOpening.Open(instance.Log, keys, signer, Secrets, new LogRows(Connection), moments.Now);
        Connection.ResetAll();

        var reserve = new DiskReserve(Directory);
        reserve.TryLay();
        var counts = new WriteQueueCounts(Clock);
        var batches = new BatchWriter(
            Connection,
            Tip,
            new SqliteSubjectKeys(Connection, keys, Secrets),
            Notices,
            new RefusalLimiter(Clock),
            counts);
        Checkpoints = new WalCheckpoints(Connection);
        Queue = new WriteQueue(batches, Checkpoints, reserve, moments, Clock, counts, Ends.End);
    }

    public FakeTimeProvider Clock { get; } = new();

    public CountingSecrets Secrets { get; } = new();

    public NoticeRecorder Notices { get; } = new();

    public EndRecorder Ends { get; } = new();

    public DataDirectory Directory { get; }

    public PreparedConnection Connection { get; }

    public NoteVerifier HeadKey { get; }

    public WalCheckpoints Checkpoints { get; }

    public WriteQueue Queue { get; }

    public LogTip Tip { get; }

    public LogHead? Head => Tip.Head;

    public long Items => Rows.Count(Directory, "SELECT count(*) FROM item");

    public long Records => Rows.Count(Directory, "SELECT count(*) FROM audit_record");

    /// <summary>Runs <paramref name="act"/>.</summary>
    public Task<T> RunAsync<T>(IAct<T> act) =>
        Queue.RunAsync(act, TestContext.Current.CancellationToken).AsTask();

    /// <summary>Adds an item, with a record of it.</summary>
    public Task<long> AddAsync(long id, int sizeBytes = 1) => RunAsync(Add(id, sizeBytes));

    /// <summary>The act that adds an item, with a record of it.</summary>
    public static Act<long> Add(long id, int sizeBytes = 1, bool mayUseReserve = false) => new(
        Caller.Server,
        scope =>
        {
            Insert(scope, id, sizeBytes);
            return new(id, [Event], []);
        },
        mayUseReserve);

    /// <summary>The record of an item: any code that the log does not use for itself.</summary>
    public static AuditEvent Event => new(EventCode.SessionRenamed);

    public static void Insert(WriteScope scope, long id, int sizeBytes = 1) =>
        scope.Prepare(AddSql).Bind("$id", id).Bind("$body", new byte[sizeBytes]).ExecuteNonQuery();

    /// <summary>Holds the writer until the gate is disposed, so that what is queued meanwhile is one batch.</summary>
    public async Task<WriterGate> HoldAsync()
    {
        var gate = new WriterGate();
        gate.Answer = RunAsync(gate);
        await gate.Entered.SoonAsync();
        return gate;
    }

    /// <summary>Lets idle seconds pass until <paramref name="holds"/>.</summary>
    /// <remarks>An act is answered before its idle second begins: one step could come too soon.</remarks>
    public Task UntilIdleAsync(Func<bool> holds) => Patience.UntilAsync(() =>
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        return holds();
    });

    public void Dispose()
    {
        Queue.Dispose();
        Connection.Dispose();
        Tip.Dispose();
        _signer.Dispose();
        _keys.Dispose();
        _temp?.Dispose();
    }
}
