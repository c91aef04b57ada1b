using MagnetarStudio.Storage.Pool;
using SQLitePCL;

namespace MagnetarStudio.Storage.Writer;

/// <summary>Moves the WAL into the database file: PASSIVE at 16 MB or when idle, TRUNCATE at 64 MB. Never waits.</summary>
/// <remarks>Only the writer checkpoints. A reader that holds an old snapshot delays it; then it is counted.</remarks>
internal sealed class WalCheckpoints(PreparedConnection rows)
{
    private const long PassiveSizeBytes = 16 * 1024 * 1024;
    private const long TruncateSizeBytes = 64 * 1024 * 1024;
    private const int PageSizeBytes = 4_096;

    // SQLITE_DBSTATUS_CACHE_WRITE: pages written since the connection was opened; each is a frame of the WAL.
    private const int PagesWritten = 9;

    private long _frames;
    private long _dueFrames = PassiveSizeBytes / PageSizeBytes;

    /// <summary>Checkpoints that could not move everything, because a reader was in the way.</summary>
    public long Incomplete { get; private set; }

    /// <summary>Frames written since the WAL was last moved whole.</summary>
    public long Frames => _frames;

    /// <summary>After a batch: notes what it wrote, and checkpoints when that is due.</summary>
    public void AfterBatch()
    {
        _ = raw.sqlite3_db_status(rows.Handle, PagesWritten, out var pages, out _, resetFlg: 1);
        _frames += pages;
        if (_frames >= _dueFrames)
        {
            Run(_frames * PageSizeBytes >= TruncateSizeBytes ? raw.SQLITE_CHECKPOINT_TRUNCATE : raw.SQLITE_CHECKPOINT_PASSIVE);
        }
    }

    /// <summary>After a second without writes: moves what there is.</summary>
    public void WhenIdle()
    {
        if (_frames > 0)
        {
            Run(raw.SQLITE_CHECKPOINT_PASSIVE);
        }
    }

    /// <summary>At stop: moves everything and empties the file.</summary>
    public void AtStop() => Run(raw.SQLITE_CHECKPOINT_TRUNCATE);

    private void Run(int mode)
    {
        var code = raw.sqlite3_wal_checkpoint_v2(rows.Handle, "main", mode, out var inWal, out var moved);
        if (code == raw.SQLITE_OK && inWal == moved)
        {
            _frames = 0;
            _dueFrames = PassiveSizeBytes / PageSizeBytes;
            return;
        }

        // Try again only after another 16 MB, so that a long reader does not make every batch pay.
        Incomplete++;
        _dueFrames = _frames + PassiveSizeBytes / PageSizeBytes;
    }
}
