using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Directory;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Audit;

/// <summary>A read-only view of a data directory's log, beside a running server or without one.</summary>
/// <remarks>One read transaction from first to last, so that head, tiles and records are of one moment.</remarks>
public sealed class LogSnapshot : ILogSource, IDisposable
{
    private const string SubjectKeySql = "SELECT wrapped FROM audit_subject_key WHERE key_id = $key_id";

    private readonly PreparedConnection _rows;
    private readonly LogRows _log;

    private LogSnapshot(PreparedConnection rows, InstanceRow instance)
    {
        _rows = rows;
        _log = new LogRows(rows);
        Log = instance.Log;
    }

    /// <inheritdoc/>
    public LogId Log { get; }

    /// <summary>Opens the log of a data directory.</summary>
    /// <returns>Null when the directory has no database, or one whose log has not begun.</returns>
    /// <exception cref="DataDirectoryException">The directory or the database is not private.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The database cannot be read.</exception>
    public static LogSnapshot? TryOpen(DataDirectory directory)
    {
        if (!File.Exists(directory.DatabasePath))
        {
            return null;
        }

        var rows = SqliteConnections.OpenReader(directory.DatabasePath);
        try
        {
            rows.Execute("BEGIN");
            if (InstanceRow.Find(rows) is { } instance && new LogRows(rows).WasEverSealed())
            {
                return new LogSnapshot(rows, instance);
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

    /// <summary>Opens the log's keys.</summary>
    /// <exception cref="AuditKeyException">The secret does not open the slot.</exception>
    public LogKeys Unlock(AuditSecret secret) =>
        _log.ReadSlots().SingleOrDefault(slot => slot.Name == LogKeys.EnvironmentSlot) is { } slot
            ? LogKeys.Unlock(Log, slot, secret)
            : throw new AuditKeyException($"The audit log has no slot '{LogKeys.EnvironmentSlot}'.");

    /// <inheritdoc/>
    public LogHead? ReadHead() => _log.ReadHead();

    /// <inheritdoc/>
    public IReadOnlyList<(long Seq, byte[] Record)> ReadRecords(long from, int limit) => _log.ReadRecords(from, limit);

    /// <inheritdoc/>
    public IReadOnlyList<(int Level, long Index)> ReadTilePlaces() => _log.ReadTilePlaces();

    /// <inheritdoc/>
    public IReadOnlyList<NewDataKey> ReadDataKeys() => _log.ReadDataKeys();

    /// <inheritdoc/>
    public HashTile? Find(int level, long index) => _log.Find(level, index);

    /// <inheritdoc/>
    public byte[]? ReadSubjectKey(ulong id)
    {
        using var row = _rows.Prepare(SubjectKeySql).Bind("$key_id", unchecked((long)id)).ExecuteReader();
        return row.Read() ? row.GetBlob(0) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();
}
