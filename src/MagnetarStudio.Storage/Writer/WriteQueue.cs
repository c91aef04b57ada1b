using System.Collections.Concurrent;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Storage.Directory;
using Microsoft.Data.Sqlite;

namespace MagnetarStudio.Storage.Writer;

/// <summary>The one way to write: a bounded queue, and the one thread that owns the read-write connection.</summary>
/// <remarks>
/// The thread takes one waiting write and drains what is queued behind it, so an idle server answers after one fsync
/// and a busy one batches by itself. Thread-safe.
/// </remarks>
internal sealed class WriteQueue : IDisposable
{
    private static readonly TimeSpan s_idleAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_relayInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_emptyInterval = TimeSpan.FromMilliseconds(50);

    private readonly BatchWriter _writer;
    private readonly WalCheckpoints _checkpoints;
    private readonly DiskReserve _reserve;
    private readonly MomentClock _moments;
    private readonly TimeProvider _clock;
    private readonly WriteQueueCounts _counts;
    private readonly ProcessEnd _endProcess;
    private readonly ConcurrentQueue<QueuedWrite> _queue = new();
    private readonly ConcurrentQueue<TaskCompletionSource<bool>> _emptyings = new();

    // Never disposed: callers that wait for a place when the queue stops still have to be let go.
    private readonly SemaphoreSlim _places = new(WriteQueueLimits.OperationsMax);
    private readonly SemaphoreSlim _filled = new(0);

    private readonly ITimer _idle;
    private readonly Thread _thread;
    private readonly Queue<QueuedWrite> _batch = new();
    private volatile bool _isDiskFull;
    private TimeSpan _triedRelayAt;
    private TimeSpan _triedEmptyingAt;
    private volatile bool _isStopping;
    private volatile bool _isIdleDue;

    /// <summary>Starts the thread.</summary>
    public WriteQueue(
        BatchWriter writer,
        WalCheckpoints checkpoints,
        DiskReserve reserve,
        MomentClock moments,
        TimeProvider clock,
        WriteQueueCounts counts,
        ProcessEnd endProcess)
    {
        (_writer, _checkpoints, _reserve, _moments) = (writer, checkpoints, reserve, moments);
        (_clock, _counts, _endProcess) = (clock, counts, endProcess);
        _idle = clock.CreateTimer(WakeWhenIdle, null, s_idleAfter, Timeout.InfiniteTimeSpan);
        _thread = new Thread(Work) { IsBackground = true, Name = "magnetar-writer" };
        _thread.Start();
    }

    /// <summary>What the queue has done so far.</summary>
    public WriteQueueCounts Counts => _counts;

    /// <summary>Whether the disk is full, and only acts that may use the reserve are taken.</summary>
    public bool IsDiskFull => _isDiskFull;

    /// <summary>Writes that wait now.</summary>
    public int Length => _queue.Count;

    /// <summary>Runs an act, and answers when it is on the disk.</summary>
    /// <exception cref="StorageBusyException">
    /// No place in the queue came free in time, or another process holds the write lock.
    /// </exception>
    /// <exception cref="StorageFullException">The disk is full.</exception>
    /// <exception cref="StorageFailedException">SQLite refused the act, or took its batch back.</exception>
    /// <exception cref="OperationCanceledException">Withdrawn while it still waited: nothing was changed.</exception>
    /// <exception cref="ObjectDisposedException">The queue stops; nothing was changed.</exception>
    public async ValueTask<T> RunAsync<T>(IAct<T> act, CancellationToken cancel)
    {
        await TakePlaceAsync(act.By.Deadline, cancel);
        var write = new QueuedAct<T>(act);
        ObjectDisposedException.ThrowIf(!TryEnqueue(write), this);

        using var withdrawal = cancel.UnsafeRegister(
            static (state, token) => ((QueuedAct<T>)state!).TryCancel(token), write);
        return await write.Answer;
    }

    /// <summary>Queues bookkeeping. Nobody awaits it.</summary>
    /// <returns>False when the queue is full, or stops.</returns>
    public bool TryPost(IBookkeeping write) =>
        _places.Wait(TimeSpan.Zero) && TryEnqueue(new QueuedBookkeeping(write));

    /// <summary>Empties the WAL, so that what an earlier act erased is in no file any more.</summary>
    /// <returns>
    /// False when a reader of an older state was in the way until <see cref="WriteQueueLimits.EmptyWalMax"/>; it is
    /// then emptied when that reader has gone.
    /// </returns>
    public async ValueTask<bool> EmptyWalAsync()
    {
        for (var tried = TimeSpan.Zero; tried < WriteQueueLimits.EmptyWalMax; tried += s_emptyInterval)
        {
            var emptying = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            _emptyings.Enqueue(emptying);
            _filled.Release();
            if (_isStopping || await emptying.Task)
            {
                return true;
            }

            await Task.Delay(s_emptyInterval, _clock, CancellationToken.None);
        }

        return false;
    }

    /// <summary>Commits what is queued, checkpoints and ends the thread.</summary>
    public void Dispose()
    {
        if (_isStopping)
        {
            return;
        }

        _isStopping = true;
        _idle.Dispose();
        _filled.Release();
        _thread.Join();
    }

    private async ValueTask TakePlaceAsync(DateTimeOffset? deadline, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (_places.Wait(TimeSpan.Zero, CancellationToken.None))
        {
            return;
        }

        using var waitMax = new CancellationTokenSource(WaitMaxOf(deadline), _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, waitMax.Token);
        try
        {
            await _places.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            _counts.CountBusy();
            throw new StorageBusyException();
        }
    }

    // At most half of what is left of the caller's time: the rest is for the write itself.
    private TimeSpan WaitMaxOf(DateTimeOffset? deadline)
    {
        var half = deadline is { } end ? (end - _clock.GetUtcNow()) / 2 : TimeSpan.MaxValue;
        return half <= TimeSpan.Zero ? TimeSpan.Zero
            : half < WriteQueueLimits.WaitMax ? half
            : WriteQueueLimits.WaitMax;
    }

    private bool TryEnqueue(QueuedWrite write)
    {
        _queue.Enqueue(write);
        _filled.Release();

        // The thread drains once more after it saw the stop; what came later than that is taken back here.
        if (!_isStopping || !write.TryWithdraw())
        {
            return true;
        }

        _places.Release();
        return false;
    }

    private void WakeWhenIdle(object? state)
    {
        _isIdleDue = true;
        _filled.Release();
    }

    private void Work()
    {
        while (true)
        {
            _filled.Wait();

            // Read before draining: what was queued before the stop is then in this drain or an earlier one.
            var isStopping = _isStopping;
            Drain();
            if (_batch.Count > 0)
            {
                if (!TryWriteAll())
                {
                    return;
                }
            }
            else if (isStopping)
            {
                _checkpoints.AtStop();
                AnswerEmptyings();
                return;
            }
            else if (_isIdleDue)
            {
                _isIdleDue = false;
                RelayReserve();
                _checkpoints.WhenIdle();
                LookAgainWhenDue();
            }

            AnswerEmptyings();
        }
    }

    private void LookAgainWhenDue()
    {
        if (_checkpoints.IsEmptyingDue && !_isStopping)
        {
            _idle.Change(s_idleAfter, Timeout.InfiniteTimeSpan);
        }
    }

    private void AnswerEmptyings()
    {
        while (_emptyings.TryDequeue(out var emptying))
        {
            emptying.SetResult(_checkpoints.TryEmpty());
            LookAgainWhenDue();
        }
    }

    private void Drain()
    {
        while (_batch.Count < WriteQueueLimits.BatchOperationsMax && _queue.TryDequeue(out var write))
        {
            _batch.Enqueue(write);
            _places.Release();
        }
    }

    // One transaction as a rule; several when records are large, or when one of them fails.
    private bool TryWriteAll()
    {
        try
        {
            while (_batch.Count > 0)
            {
                WriteBatch();
            }
        }
        catch (Exception broken)
        {
            var why = broken is WriterBrokenException
                ? broken.Message
                : "The writer failed in a way that it does not know.";
            _endProcess(why, broken.InnerException ?? broken);
            return false;
        }

        _isIdleDue = false;
        _idle.Change(s_idleAfter, Timeout.InfiniteTimeSpan);
        return true;
    }

    private void WriteBatch()
    {
        if (_isDiskFull)
        {
            RelayReserve();
            RefuseWithoutReserve();
        }

        var began = _counts.Start();
        var lost = _writer.Write(_batch, _moments.Now);
        _counts.CountBatch(began);
        if (lost is not null)
        {
            AnswerLost(lost);
        }

        _checkpoints.AfterBatch();
        EmptyIfDue();
    }

    // A server that is never idle comes to it as well, and does not pay for it at each batch.
    private void EmptyIfDue()
    {
        var uptime = _moments.Now.Uptime;
        if (_checkpoints.IsEmptyingDue && uptime - _triedEmptyingAt >= s_idleAfter)
        {
            _triedEmptyingAt = uptime;
            _checkpoints.TryEmpty();
        }
    }

    private void AnswerLost(SqliteException lost)
    {
        if (lost.IsDiskFull())
        {
            UseReserve(lost);
        }

        _counts.CountLost();
        _writer.FailAll(lost);
    }

    // Give up the reserve, and write over what the failed COMMIT left, before anybody hears that it failed.
    private void UseReserve(SqliteException full)
    {
        _isDiskFull = true;
        if (_reserve.State is DiskReserveState.Spent && !full.LeavesFrames())
        {
            return;
        }

        _reserve.Release();

        // The failed writes wait for their answer inside the batch writer; this record is a batch of its own.
        var again = _writer.WriteAlone(new QueuedAct<bool>(new ReserveReleasedAct()), _moments.Now);
        if (again is not null && (full.LeavesFrames() || again.LeavesFrames()))
        {
            throw new WriterBrokenException("A failed COMMIT is whole in the WAL and cannot be written over.", again);
        }
    }

    private void RelayReserve()
    {
        var uptime = _moments.Now.Uptime;
        if (_reserve.State is DiskReserveState.Spent && uptime - _triedRelayAt >= s_relayInterval)
        {
            _triedRelayAt = uptime;
            _isDiskFull &= !TryLayReserve();
        }
    }

    private bool TryLayReserve()
    {
        try
        {
            return _reserve.TryLay();
        }
        catch (Exception unable) when (unable is DataDirectoryException or IOException or UnauthorizedAccessException)
        {
            // Without a reserve the next full disk refuses revocations too; nothing else depends on it.
            return false;
        }
    }

    private void RefuseWithoutReserve()
    {
        if (!_isDiskFull)
        {
            return;
        }

        foreach (var write in _batch.Where(write => !write.MayUseReserve && write.TryTake()))
        {
            write.Fail(new StorageFullException(cause: null));
        }
    }
}
