using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Audit.Search;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Accounts;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Storage.Audit.Search;
using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Risk;
using MagnetarStudio.Storage.Schema;
using MagnetarStudio.Storage.Sessions;
using MagnetarStudio.Storage.SignIn;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage;

/// <summary>The open database of one directory: one writer, its readers, the log, and a store for each room.</summary>
/// <remarks>Holds the directory's lock for as long as it is open. The stores are thread-safe.</remarks>
public sealed class StudioDatabase : IDisposable
{
    private readonly DirectoryLock _lock;
    private readonly PreparedConnection _rows;
    private readonly LogKeys _keys;
    private readonly IReadOnlyList<NoteSigner> _signers;
    private readonly LogTip _tip;
    private readonly HeadPins _pins;
    private readonly WriteQueue _writer;
    private readonly SqlitePool _pool;
    private readonly BlindIndex _index;
    private readonly LogIndexer _indexer;
    private readonly LogPruner _pruner;
    private readonly SqliteLogKeyRotation _rotation;

    private StudioDatabase(
        DirectoryLock directoryLock,
        PreparedConnection rows,
        InstanceRow instance,
        bool wasStoppedInOrder,
        LogKeys keys,
        IReadOnlyList<NoteSigner> signers,
        LogTip tip,
        SqliteSubjectKeys subjectKeys,
        HeadPins pins,
        CosignedPin cosigned,
        WriteQueue writer,
        SqlitePool pool,
        BlindIndex index,
        long nextSegment,
        SnapshotVerification verification,
        ISecretSource secrets,
        StudioDatabaseSettings settings)
    {
        (_lock, _rows, _keys, _signers, _tip) = (directoryLock, rows, keys, signers, tip);
        (_pins, _writer, _pool, _index) = (pins, writer, pool, index);
        Cosigned = cosigned;
        InstanceId = instance.InstanceId;
        Log = instance.Log;
        WasStoppedInOrder = wasStoppedInOrder;
        var idempotency = new IdempotencyRows(settings.IdempotencyKeys, instance.InstanceId, secrets);
        var erasure = new AccountErasure(writer, subjectKeys, tip, settings.Permissions);
        Accounts = new SqliteAccountStore(pool, writer, erasure, settings.Permissions, idempotency);
        var risks = new RiskRows(settings.Risk);
        Risk = new SqliteRiskStore(pool, writer, risks);
        Sessions = new SqliteSessionStore(pool, writer, settings.Sessions, risks, settings.Permissions);
        var factors = new SecondFactorRows(settings.TotpKeys, instance.InstanceId, secrets);
        var guesses = new GuessCounts(settings.Guesses);
        SignIns = new SqliteSignInStore(pool, writer, settings.Sessions, risks, factors, guesses);
        SecondFactors = new SqliteSecondFactorStore(writer, factors, guesses);
        Audit = new SqliteAuditTrail(writer, tip, idempotency);
        _rotation = new(writer, instance.Log, keys, tip, pins, settings.AuditSecret, secrets);
        var entries = new SqliteLogReader(pool, instance.Log, keys, tip);
        LogEntries = entries;
        _indexer = new LogIndexer(entries, writer, tip, instance.Log, index, nextSegment);
        LogSearch = new SqliteLogSearch(pool, instance.Log, keys, index, _indexer);
        _pruner = new LogPruner(pool, writer, entries, LogSearch, tip, settings.Retention);
        Proofs = new SqliteLogProofs(pool, tip);
        Verification = verification;
    }

    /// <summary>Names the instance: the issuer of its tokens.</summary>
    public Guid InstanceId { get; }

    /// <summary>Names the audit log.</summary>
    public LogId Log { get; }

    /// <summary>Whether the run before this one stopped in order.</summary>
    public bool WasStoppedInOrder { get; }

    /// <summary>Accounts, devices, invitations and the claim code.</summary>
    public IAccountStore Accounts { get; }

    /// <summary>Sessions.</summary>
    public ISessionStore Sessions { get; }

    /// <summary>What sessions and accounts have shown, and their scores.</summary>
    public IRiskStore Risk { get; }

    /// <summary>Sign-ins and wrong guesses.</summary>
    public ISignInStore SignIns { get; }

    /// <summary>Second factors.</summary>
    public ISecondFactorStore SecondFactors { get; }

    /// <summary>The audit log.</summary>
    public IAuditTrail Audit { get; }

    /// <summary>What the audit log says.</summary>
    public ILogReader LogEntries { get; }

    /// <summary>Finds what the audit log says.</summary>
    public ILogSearch LogSearch { get; }

    /// <summary>Removes what the audit log need not keep.</summary>
    public ILogRetention Retention => _pruner;

    /// <summary>What the audit log can prove.</summary>
    public ILogProofs Proofs { get; }

    /// <summary>Verifies the audit log.</summary>
    public ILogVerification Verification { get; }

    /// <summary>Changes the log's keys.</summary>
    public ILogKeyRotation KeyRotation => _rotation;

    /// <summary>What the write queue has done since start.</summary>
    public WriteQueueCounts Writes => _writer.Counts;

    /// <summary>Whether the disk is full, and only what may use the reserve is written.</summary>
    public bool IsDiskFull => _writer.IsDiskFull;

    /// <summary>Why the log's index grows no further; null while it does.</summary>
    public Exception? IndexFailure => _indexer.Failure;

    /// <summary>Records that no sealed segment and no part in memory has in its index yet.</summary>
    public long IndexLag => (Audit.Head?.Size ?? 0) - _indexer.Newest.End;

    /// <summary>How it stands with each file in which the head is pinned.</summary>
    public IReadOnlyList<PinState> Pins => _pins.States;

    /// <summary>The newest head that a witness cosigned.</summary>
    public CosignedPin Cosigned { get; }

    /// <summary>Opens the database, makes it if it is new, and brings its schema up to date.</summary>
    /// <exception cref="DataDirectoryException">Another process holds the directory, it is not private, or something
    /// that is no head lies where heads are pinned.</exception>
    /// <exception cref="DatabaseUnreadableException">The database is damaged, or no database.</exception>
    /// <exception cref="SchemaMismatchException">The database is another program's.</exception>
    /// <exception cref="SchemaTooNewException">A newer program wrote it.</exception>
    /// <exception cref="AuditKeyException">The audit key or the head key is not this log's.</exception>
    /// <exception cref="LogTamperedException">The log is not as it was written, is behind a pin, or a pin is of
    /// another log: the database was lost or replaced.</exception>
    public static StudioDatabase Open(
        DataDirectory directory,
        StudioDatabaseSettings settings,
        MomentClock moments,
        TimeProvider clock,
        ISecretSource secrets)
    {
        var opened = new Stack<IDisposable>();
        try
        {
            var directoryLock = Keep(opened, DirectoryLock.Take(directory));
            IReadOnlyList<string> pinPaths = [.. directory.OwnPinPaths, .. settings.PinPaths];
            if (DatabaseFile.IsNew(directory.DatabasePath))
            {
                PinPlaces.RequireFree(pinPaths);
            }

            var rows = Keep(
                opened, DatabaseFile.OpenWriter(directory.DatabasePath, Migrator.FromResources(clock)));
            var (instance, keys) = InstanceRow.Open(rows, settings.AuditSecret, secrets, moments.Now);
            Keep(opened, keys);
            var signers = settings.HeadSigners(instance.Log);
            signers.ToList().ForEach(signer => Keep(opened, signer));

            var log = new LogRows(rows);
            NoteVerifier[] headKeys = [.. signers.Select(signer => signer.Verifier)];
            PinPlaces.RequireNotBehind(pinPaths, instance.Log, headKeys, log.ReadHead());
            var wasStoppedInOrder = LogOpening.StoppedInOrder(log);
            var tip = Keep(opened, LogOpening.Open(
                instance.Log, keys, LogOpening.SignerOf(signers, log.ReadHead()), secrets, log, moments.Now));
            var index = Keep(opened, IndexSecretRow.Open(rows, instance.Log, keys, secrets));
            var nextSegment = Math.Max(
                new SegmentRows(rows.Prepare).ReadNext(), log.ReadFirst() / IndexSegment.Entries);
            rows.ResetAll();

            // What a crash left in the WAL may be what an erasure was about to take out of it.
            var checkpoints = new WalCheckpoints(rows);
            checkpoints.TryEmpty();

            var reserve = new DiskReserve(directory);
            reserve.TryLay();
            var subjectKeys = new SqliteSubjectKeys(rows, keys, secrets);
            var counts = new WriteQueueCounts(clock);
            var batches = new BatchWriter(rows, tip, subjectKeys, settings.Notices, settings.Refusals, counts);
            var pool = Keep(opened, new SqlitePool(
                directory.DatabasePath, new SqlitePoolLimits { Connections = settings.Connections }, clock));
            var writer = Keep(opened, new WriteQueue(
                batches, checkpoints, reserve, moments, clock, counts, settings.EndProcess));
            var pins = new HeadPins([directory.HeadPinPath, .. settings.PinPaths], tip, headKeys, clock);
            var cosigned = new CosignedPin(directory.WitnessPinPath, () => pins.HeadKeys);
            var verification = new SnapshotVerification(directory, pinPaths, () => pins.HeadKeys, keys);
            return new StudioDatabase(
                directoryLock, rows, instance, wasStoppedInOrder, keys, signers, tip, subjectKeys, pins, cosigned,
                writer, pool, index, nextSegment, verification, secrets, settings);
        }
        catch (Exception failed)
        {
            while (opened.TryPop(out var part))
            {
                part.Dispose();
            }

            if (DatabaseFile.IsDamage(failed))
            {
                throw new DatabaseUnreadableException(directory.DatabasePath, failed);
            }

            throw;
        }
    }

    /// <summary>Commits what is queued, pins the head, and lets go of the directory.</summary>
    public void Dispose()
    {
        _indexer.Dispose();
        _writer.Dispose();
        _pins.Dispose();
        _pruner.Dispose();
        _pool.Dispose();
        _rows.Dispose();
        _tip.Dispose();
        _rotation.Dispose();
        foreach (var signer in _signers)
        {
            signer.Dispose();
        }

        _index.Dispose();
        _keys.Dispose();
        _lock.Dispose();
    }

    private static T Keep<T>(Stack<IDisposable> opened, T part)
        where T : IDisposable
    {
        opened.Push(part);
        return part;
    }
}
