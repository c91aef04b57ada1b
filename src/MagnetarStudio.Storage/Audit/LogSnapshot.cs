using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Audit.Search;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Audit.Search;
using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Schema;
using Microsoft.Data.Sqlite;

namespace MagnetarStudio.Storage.Audit;

/// <summary>
/// A read-only view of a data directory's log, and of the state that follows from it, beside a running server or
/// without one.
/// </summary>
/// <remarks>
/// One read transaction from first to last, so that head, tiles and records are of one moment. Each read may meet a
/// damaged page, and throws <see cref="DatabaseUnreadableException"/> then.
/// </remarks>
public sealed class LogSnapshot : ILogSource, IStateSource, IDisposable
{
    private readonly string _path;
    private readonly PreparedConnection _rows;
    private readonly LogRows _log;
    private readonly StateRows _state;
    private readonly SegmentRows _segments;
    private readonly bool _hasIndex;

    private LogSnapshot(string path, PreparedConnection rows, InstanceRow instance)
    {
        (_path, _rows, _state) = (path, rows, new StateRows(rows));
        _log = new LogRows(rows) { IsOld = !new LogRows(rows).HasMasters() };
        (_segments, _hasIndex) = (new SegmentRows(rows.Prepare), _log.HasIndex());
        Log = instance.Log;
    }

    /// <inheritdoc/>
    public LogId Log { get; }

    /// <summary>Opens the log of a data directory.</summary>
    /// <returns>Null when the directory has no database, or one whose log has not begun.</returns>
    /// <exception cref="DataDirectoryException">The directory or the database is not private.</exception>
    /// <exception cref="DatabaseUnreadableException">The database is damaged, or no database.</exception>
    /// <exception cref="SchemaMismatchException">The database is another program's.</exception>
    public static LogSnapshot? TryOpen(DataDirectory directory)
    {
        var path = directory.DatabasePath;
        return File.Exists(path) ? Guard(path, () => TryOpen(path)) : null;
    }

    /// <summary>Opens the log's keys.</summary>
    /// <exception cref="AuditKeyException">The secret does not open the slot.</exception>
    public LogKeys Unlock(AuditSecret secret) => LogKeys.Unlock(Log, Read(_log.ReadSlots), secret);

    /// <inheritdoc/>
    public LogHead? ReadHead() => Read(_log.ReadHead);

    /// <inheritdoc/>
    public IReadOnlyList<(long Seq, byte[] Record)> ReadRecords(long from, int limit) =>
        Read(() => _log.ReadRecords(from, limit));

    /// <inheritdoc/>
    /// <exception cref="SchemaTooNewException">A newer program wrote the database.</exception>
    public IReadOnlyList<string> ReadSchemaDifferences() => Read(() =>
    {
        var (applied, steps) = (Migrator.CountApplied(_rows), Migrator.ReadSteps());
        return applied <= steps.Count
            ? SchemaForm.FindDifferences(_rows, steps.Take(applied))
            : throw new SchemaTooNewException(applied, steps.Count);
    });

    /// <inheritdoc/>
    public IReadOnlyList<(int Level, long Index)> ReadTilePlaces() => Read(_log.ReadTilePlaces);

    /// <inheritdoc/>
    public IReadOnlyList<long> ReadSegmentNumbers() => Read(() => _hasIndex ? _segments.ReadNumbers() : []);

    /// <inheritdoc/>
    public IndexSegment? FindSegment(long number) => Read(() => _segments.Find(number));

    /// <inheritdoc/>
    public IReadOnlyList<long> ReadHeadKeyPlaces() => Read(_log.ReadHeadKeyPlaces);

    /// <inheritdoc/>
    public WrappedKey? ReadDataKey(uint id) => Read(() => _log.ReadDataKey(id));

    /// <inheritdoc/>
    public HashTile? Find(int level, long index) => Read(() => _log.Find(level, index));

    /// <inheritdoc/>
    public WrappedSubjectKey? ReadSubjectKey(ulong id) => Read(() => _log.ReadSubjectKey(id));

    /// <inheritdoc/>
    public IReadOnlyList<string> ReadDamage() => Read(_state.ReadDamage);

    /// <inheritdoc/>
    public IReadOnlyList<AccountState> ReadAccounts(AccountId? after, int limit) =>
        Read(() => _state.ReadAccounts(after, limit));

    /// <inheritdoc/>
    public IReadOnlyList<SessionState> ReadSessions(SessionId? after, int limit) =>
        Read(() => _state.ReadSessions(after, limit));

    /// <inheritdoc/>
    public IReadOnlyList<InvitationState> ReadInvitations(InvitationId? after, int limit) =>
        Read(() => _state.ReadInvitations(after, limit));

    /// <inheritdoc/>
    public IReadOnlyList<SubjectKeyState> ReadSubjectKeys(ulong? after, int limit) =>
        Read(() => _state.ReadSubjectKeys(after, limit));

    /// <inheritdoc/>
    public IReadOnlyList<ErasedState> ReadErased(AccountId? after, int limit) =>
        Read(() => _log.IsOld ? [] : _state.ReadErased(after, limit));

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private static LogSnapshot? TryOpen(string path)
    {
        var rows = SqliteConnections.OpenVisitor(path);
        try
        {
            rows.Execute("BEGIN");
            if (Migrator.IsBegun(rows) && InstanceRow.Find(rows) is { } instance && new LogRows(rows).WasEverSealed())
            {
                return new LogSnapshot(path, rows, instance);
            }
        }
        catch
        {
            rows.Dispose();
            throw;
        }

        rows.Dispose();
        return null;
    }

    private T Read<T>(Func<T> read) => Guard(_path, read);

    // Whoever can write the file can also take off its guards, and leave bytes of a length that no row of ours has.
    private static T Guard<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception unreadable) when (unreadable is SqliteException or ArgumentException or InvalidCastException)
        {
            throw new DatabaseUnreadableException(path, unreadable);
        }
    }
}
