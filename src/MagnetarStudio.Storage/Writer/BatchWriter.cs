using System.Runtime.InteropServices;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Storage.Pool;
using Microsoft.Data.Sqlite;

namespace MagnetarStudio.Storage.Writer;

/// <summary>Writes one batch: its changes, their records and the signed head in one transaction.</summary>
/// <remarks>On the writer's thread alone.</remarks>
internal sealed class BatchWriter(
    PreparedConnection rows, LogTip tip, SqliteSubjectKeys subjectKeys, INoticeSink notices, ProcessEnd endProcess)
{
    private readonly WriteScope _scope = new(rows);
    private readonly List<QueuedWrite> _done = [];
    private readonly List<EncodedEvent> _events = [];
    private readonly List<EncodedEvent> _eventsOfOne = [];
    private readonly List<Notice> _notices = [];

    /// <summary>Writes a batch, and answers its callers once it is on the disk or has failed as a whole.</summary>
    /// <param name="batch">Writes in order. Those that callers withdrew are passed over.</param>
    /// <param name="now">The moment of all of them.</param>
    /// <returns>Null when it is on the disk. What failed otherwise, its callers not yet answered.</returns>
    public SqliteException? Write(IReadOnlyList<QueuedWrite> batch, Moment now)
    {
        _scope.Begin(now);
        try
        {
            rows.Execute("BEGIN IMMEDIATE");
            foreach (var write in batch.Where(write => write.TryTake()))
            {
                RunOne(write, now);
            }

            var committed = SealAndCommit(now);
            Settle(committed);
            return null;
        }
        catch (SqliteException lost)
        {
            TakeBack();
            return lost;
        }
        finally
        {
            rows.ResetAll();
        }
    }

    /// <summary>Writes one act while the callers of a failed batch still wait for their answer.</summary>
    /// <returns>Null when it is on the disk; otherwise what failed.</returns>
    public SqliteException? WriteAlone(QueuedWrite write, Moment now)
    {
        var waiting = _done.ToArray();
        _done.Clear();
        var lost = Write([write], now);
        _done.Clear();
        _done.AddRange(waiting);
        return lost;
    }

    /// <summary>Answers the callers of a batch that failed as a whole.</summary>
    public void FailAll(Exception cause)
    {
        foreach (var write in _done)
        {
            write.Fail(cause);
        }

        _done.Clear();
    }

    // One write in its own SAVEPOINT. What fails by itself is refused by itself.
    private void RunOne(QueuedWrite write, Moment now)
    {
        rows.Execute("SAVEPOINT act");
        try
        {
            write.Run(_scope);
            foreach (var what in write.Events)
            {
                _eventsOfOne.Add(EventEncoder.Encode(what, write.By, now, subjectKeys));
            }

            rows.Execute("RELEASE act");
            _done.Add(write);
            _events.AddRange(_eventsOfOne);
            subjectKeys.KeepAdded();
        }
        catch (Exception alone) when (!alone.LosesBatch() && rows.IsInTransaction)
        {
            rows.Execute("ROLLBACK TO act");
            rows.Execute("RELEASE act");
            subjectKeys.DropAdded();
            write.Fail(alone.ToFault());
        }
        catch (Exception)
        {
            // The batch is lost, and this write with it: it is answered with the others.
            _done.Add(write);
            throw;
        }
        finally
        {
            _eventsOfOne.Clear();
        }
    }

    private SealedBatch? SealAndCommit(Moment now)
    {
        var sealedBatch = _events.Count == 0 ? null : tip.Seal(_events, now);
        if (sealedBatch is not null)
        {
            AuditTables.Write(_scope, sealedBatch);
        }

        try
        {
            rows.Execute("COMMIT");
        }
        catch (SqliteException unknown) when (!unknown.IsDiskFull())
        {
            endProcess("A COMMIT failed: nobody knows what is on the disk.", unknown);
            throw;
        }

        return sealedBatch;
    }

    // From here on the batch is on the disk. What is believed has to follow, or the process ends.
    private void Settle(SealedBatch? committed)
    {
        try
        {
            if (committed is not null)
            {
                tip.Advance(committed);
            }

            subjectKeys.Commit();
            foreach (var write in _done)
            {
                _notices.AddRange(write.Notices);
            }

            notices.Publish(CollectionsMarshal.AsSpan(_notices));
        }
        catch (Exception unfollowed)
        {
            endProcess("What is on the disk could not be made known.", unfollowed);
            throw;
        }

        foreach (var write in _done)
        {
            write.Complete();
        }

        _done.Clear();
        _events.Clear();
        _notices.Clear();
    }

    private void TakeBack()
    {
        _events.Clear();
        subjectKeys.Revert();
        if (rows.IsInTransaction)
        {
            rows.Execute("ROLLBACK");
        }
    }
}
