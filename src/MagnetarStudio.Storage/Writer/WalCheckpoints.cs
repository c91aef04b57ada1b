using MagnetarStudio.Storage.Pool;
using SQLitePCL;

namespace MagnetarStudio.Storage.Writer;

/// <summary>Moves the WAL into the database: PASSIVE at 16 MB or when idle, TRUNCATE at 64 MB. Never waits.</summary>
/// <remarks>Only the writer checkpoints. A reader that holds an old snapshot delays it; then it is counted.</remarks>
internal sealed class WalCheckpoints(PreparedConnection rows)
{
    private const int PageSizeBytes = 4_096;
    private const int PassiveFrames = 16 * 1024 * 1024 / PageSizeBytes;
    private const int TruncateFrames = 64 * 1024 * 1024 / PageSizeBytes;

    // SQLITE_DBSTATUS_CACHE_WRITE: pages written since the counter was reset; each is a frame of the WAL.
    private const int PagesWritten = 9;

    private int _framesInWal;
    private int _framesSince;
    private bool _isMoved = true;

    /// <summary>Checkpoints that could not move everything: a reader was in the way, or the disk.</summary>
    public long Incomplete { get; private set; }

    /// <summary>Whether the WAL holds what must go from it, and could not be emptied yet.</summary>
    public bool IsEmptyingDue { get; private set; }

    /// <summary>Moves everything and empties the file, for it holds what was erased; due until it is done.</summary>
    /// <returns>False when a reader of an older state is in the way.</returns>
    public bool TryEmpty()
    {
        Run(raw.SQLITE_CHECKPOINT_TRUNCATE);
        IsEmptyingDue = !_isMoved;
        return _isMoved;
    }

    /// <summary>After a batch: notes what it wrote, and checkpoints when that is due.</summary>
    public void AfterBatch()
    {
        _ = raw.sqlite3_db_status(rows.Handle, PagesWritten, out var pages, out _, resetFlg: 1);
        _framesSince += pages;
        _isMoved &= pages == 0;
        if (_framesSince >= PassiveFrames)
        {
            // The WAL grows past 16 MB only while readers keep it from beginning anew, even if all of it was moved.
            var isLong = _framesInWal + _framesSince >= TruncateFrames;
            Run(isLong ? raw.SQLITE_CHECKPOINT_TRUNCATE : raw.SQLITE_CHECKPOINT_PASSIVE);
        }
    }

    /// <summary>After a second without writes: moves what there is.</summary>
    public void WhenIdle()
    {
        if (IsEmptyingDue)
        {
            TryEmpty();
        }
        else if (!_isMoved)
        {
            Run(raw.SQLITE_CHECKPOINT_PASSIVE);
        }
    }

    /// <summary>At stop: moves everything and empties the file.</summary>
    public void AtStop() => Run(raw.SQLITE_CHECKPOINT_TRUNCATE);

    private void Run(int mode)
    {
        var code = raw.sqlite3_wal_checkpoint_v2(rows.Handle, "main", mode, out var inWal, out var moved);
        _isMoved = code == raw.SQLITE_OK && inWal == moved;
        if (!_isMoved)
        {
            Incomplete++;
        }

        // Asked again only after another 16 MB, so that a long reader does not make every batch pay.
        _framesInWal = inWal >= 0 ? inWal : _framesInWal + _framesSince;
        _framesSince = 0;
    }
}
