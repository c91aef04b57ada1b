using System.Runtime.InteropServices;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Storage.Pool;
using Microsoft.Data.Sqlite;

namespace MagnetarStudio.Storage.Writer;

/// <summary>Writes one batch: its changes, their records and the signed head in one transaction.</summary>
/// <remarks>On the writer's thread alone.</remarks>
internal sealed class BatchWriter(
    PreparedConnection rows,
    LogTip tip,
    SqliteSubjectKeys subjectKeys,
    INoticeSink notices,
    RefusalLimiter refusals,
    WriteQueueCounts counts)
{
    private readonly WriteScope _scope = new(rows);
    private readonly List<QueuedWrite> _taken = [];
    private readonly List<EncodedEvent> _events = [];
    private readonly List<EncodedEvent> _eventsOfOne = [];
    private readonly List<Notice> _notices = [];
    private long _eventBytes;

    /// <summary>Writes as much as one transaction holds, and answers its callers once it is on the disk.</summary>
    /// <param name="waiting">Writes in order; those taken leave it, those withdrawn are passed over.</param>
    /// <param name="now">The moment of all of them.</param>
    /// <returns>Null when it is on the disk. Otherwise what failed; those taken are then still unanswered.</returns>
    /// <exception cref="WriterBrokenException">
    /// Nobody knows what is on the disk, or it could not be made known.
    /// </exception>
    public SqliteException? Write(Queue<QueuedWrite> waiting, Moment now)
    {
        try
        {
            var first = tip.Foretell(now);
            _scope.BeginBatch(now, first);
            rows.Execute("BEGIN IMMEDIATE");
            while (_eventBytes < WriteQueueLimits.BatchBytesMax && waiting.TryDequeue(out var write))
            {
                TakeOne(write);
            }

            Settle(SealAndCommit(now, first));
            rows.ResetAll();
            return null;
        }
        catch (SqliteException lost)
        {
            TakeBack();
            if (_taken.Count == 0)
            {
                // Not even BEGIN: those behind would fare no better.
                _taken.AddRange(waiting.Where(write => write.TryTake()));
                waiting.Clear();
            }

            return lost;
        }
    }

    /// <summary>Writes one act while the callers of a failed batch still wait for their answer.</summary>
    /// <returns>Null when it is on the disk; otherwise what failed.</returns>
    /// <exception cref="WriterBrokenException">Nobody knows what is on the disk.</exception>
    public SqliteException? WriteAlone(QueuedWrite write, Moment now)
    {
        var unanswered = _taken.ToArray();
        _taken.Clear();
        var lost = Write(new([write]), now);
        _taken.Clear();
        _taken.AddRange(unanswered);
        return lost;
    }

    /// <summary>Answers the callers of a batch that failed as a whole.</summary>
    public void FailAll(SqliteException lost)
    {
        foreach (var write in _taken)
        {
            write.Fail(lost.ToFault());
        }

        _taken.Clear();
    }

    private void TakeOne(QueuedWrite write)
    {
        if (write.TryTake())
        {
            // From here on it is answered, whatever happens: with the batch, or by itself.
            _taken.Add(write);
            var began = counts.Start();
            RunOne(write);
            counts.CountWrite(began);
        }
    }

    // One write in its own SAVEPOINT. What fails by itself is refused by itself.
    private void RunOne(QueuedWrite write)
    {
        rows.Execute("SAVEPOINT act");
        try
        {
            _scope.BeginWrite(_events.Count);
            write.Run(_scope);
            EncodeEvents(write);
            rows.Execute("RELEASE act");
        }
        catch (Exception alone) when (!alone.LosesBatch() && rows.IsInTransaction)
        {
            rows.Execute("ROLLBACK TO act");
            rows.Execute("RELEASE act");
            subjectKeys.DropAdded();
            _eventsOfOne.Clear();
            _taken.RemoveAt(_taken.Count - 1);
            write.Fail(alone.ToFault());
            return;
        }

        subjectKeys.KeepAdded();
        _eventBytes += _eventsOfOne.Sum(encoded => (long)encoded.SizeBytes);
        _events.AddRange(_eventsOfOne);
        _eventsOfOne.Clear();
    }

    // A refusal beyond what the log takes of its party is counted instead; what the act wrote is kept all the same.
    private void EncodeEvents(QueuedWrite write)
    {
        foreach (var what in write.Events)
        {
            if (refusals.TryRecord(what, write.By))
            {
                _eventsOfOne.Add(EventEncoder.Encode(what, write.By, _scope.Now, subjectKeys));
            }
        }
    }

    private SealedBatch? SealAndCommit(Moment now, LogPlace first)
    {
        if (!rows.IsInTransaction)
        {
            throw new InvalidOperationException("The batch lost its transaction without an error.");
        }

        var sealedBatch = _events.Count == 0 ? null : tip.Seal(_events, now);
        if (sealedBatch is not null)
        {
            RequireForetold(sealedBatch.Head, first);
            AuditTables.Write(rows, sealedBatch);
        }

        try
        {
            rows.Execute("COMMIT");
        }
        catch (SqliteException unknown) when (!unknown.IsDiskFull())
        {
            throw new WriterBrokenException("A COMMIT failed: nobody knows what is on the disk.", unknown);
        }

        return sealedBatch;
    }

    // Acts have said, and keep under their callers' keys, where their records stand.
    private void RequireForetold(LogHead head, LogPlace first)
    {
        if (head.Size != first.Seq + _events.Count || head.EndTimeUs != Columns.ToUnixMicroseconds(first.At))
        {
            throw new InvalidOperationException("The batch's records do not stand where it was foretold.");
        }
    }

    // From here on the batch is on the disk. What is believed has to follow before anybody is answered.
    private void Settle(SealedBatch? committed)
    {
        try
        {
            if (committed is not null)
            {
                tip.Advance(committed);
            }

            subjectKeys.Commit();
            foreach (var write in _taken)
            {
                write.Settle();
                _notices.AddRange(write.Notices);
            }

            notices.Publish(CollectionsMarshal.AsSpan(_notices));
        }
        catch (Exception unfollowed)
        {
            throw new WriterBrokenException("What is on the disk could not be made known.", unfollowed);
        }

        foreach (var write in _taken)
        {
            write.Complete();
        }

        _taken.Clear();
        _notices.Clear();
        ForgetEvents();
    }

    private void TakeBack()
    {
        ForgetEvents();
        subjectKeys.Revert();
        rows.ResetAll();
    }

    private void ForgetEvents()
    {
        _events.Clear();
        _eventsOfOne.Clear();
        _eventBytes = 0;
    }
}
