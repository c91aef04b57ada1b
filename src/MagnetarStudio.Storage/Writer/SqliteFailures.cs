using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MagnetarStudio.Storage.Writer;

/// <summary>What an error of SQLite means for the batch it happened in (sqlite.org/rescode.html).</summary>
internal static class SqliteFailures
{
    // The shared-memory index of the WAL could not grow: a full disk too, seen as the WAL crosses 4,062 frames.
    private const int ShmSize = raw.SQLITE_IOERR | (19 << 8);

    /// <summary>Whether the disk is full.</summary>
    public static bool IsDiskFull(this SqliteException error) =>
        error.SqliteErrorCode == raw.SQLITE_FULL || error.SqliteExtendedErrorCode == ShmSize;

    /// <summary>Whether whole frames of a COMMIT that failed are in the WAL, where a crash would revive them.</summary>
    public static bool LeavesFrames(this SqliteException error) => error.SqliteExtendedErrorCode == ShmSize;

    /// <summary>Whether the error is of disk or memory: SQLite may have taken back the whole transaction.</summary>
    public static bool LosesBatch(this Exception error) =>
        error is SqliteException { SqliteErrorCode: raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_NOMEM };

    /// <summary>What callers are told.</summary>
    public static Exception ToFault(this Exception error) => error switch
    {
        SqliteException full when full.IsDiskFull() => new StorageFullException(full),
        SqliteException { SqliteErrorCode: raw.SQLITE_BUSY } held => new StorageBusyException(held),
        SqliteException other => new StorageFailedException(other),
        _ => error,
    };
}
