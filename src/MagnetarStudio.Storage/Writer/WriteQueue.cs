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

    private readonly BatchWriter _writer;
    private readonly WalCheckpoints _checkpoints;
    private readonly DiskReserve _reserve;
    private readonly MomentClock _moments;
    private readonly TimeProvider _clock;
    private readonly ProcessEnd _endProcess;
    private readonly ConcurrentQueue<QueuedWrite> _queue = new();
    private readonly SemaphoreSlim _free = new(WriteQueueLimits.OperationsMax, WriteQueueLimits.OperationsMax);
    private readonly SemaphoreSlim _filled = new(0);
    private readonly ITimer _idle;
    private readonly Thread _thread;
    private readonly List<QueuedWrite> _batch = [];
    private readonly WriteQueueCounts _counts = new();
    private volatile bool _isDiskFull;
    private TimeSpan _triedRelayAt;
    private volatile bool _isStopping;
    private volatile bool _isIdleDue;

    /// <summary>Starts the thread.</summary>
    public WriteQueue(
        BatchWriter writer,
        WalCheckpoints checkpoints,
        DiskReserve reserve,
        MomentClock moments,
        TimeProvider clock,
        ProcessEnd endProcess)
    {
        (_writer, _checkpoints, _reserve, _moments) = (writer, checkpoints, reserve, moments);
        (_clock, _endProcess) = (clock, endProcess);
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
    /// <exception cref="StorageBusyException">No place in the queue came free in time.</exception>
    /// <exception cref="StorageFullException">The disk is full.</exception>
    /// <exception cref="StorageFailedException">SQLite took the batch back.</exception>
    /// <exception cref="OperationCanceledException">Withdrawn while it still waited: nothing was changed.</exception>
    public async ValueTask<T> RunAsync<T>(IAct<T> act, CancellationToken cancel)
    {
        if (!await _free.WaitAsync(WaitMaxOf(act.By.Deadline), cancel))
        {
            _counts.CountBusy();
            throw new StorageBusyException();
        }

        var write = new QueuedAct<T>(act);
        Enqueue(write);
        using var withdrawal = cancel.UnsafeRegister(
            static (state, token) => ((Withdrawal<T>)state!).Try(token), new Withdrawal<T>(write));
        return await write.Answer;
    }

    /// <summary>Queues bookkeeping. Nobody awaits it.</summary>
    /// <returns>False when the queue is full, or the server stops.</returns>
    public bool TryPost(IBookkeeping write)
    {
        if (!_free.Wait(TimeSpan.Zero))
        {
            return false;
        }

        Enqueue(new QueuedBookkeeping(write));
        return true;
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
        _free.Dispose();
        _filled.Dispose();
    }

    private void Enqueue(QueuedWrite write)
    {
        ObjectDisposedException.ThrowIf(_isStopping, this);
        _queue.Enqueue(write);
        _filled.Release();
    }

    // At most half of what is left of the caller's time: the rest is for the write itself.
    private TimeSpan WaitMaxOf(DateTimeOffset? deadline)
    {
        var half = deadline is { } end ? (end - _clock.GetUtcNow()) / 2 : TimeSpan.MaxValue;
        return half <= TimeSpan.Zero ? TimeSpan.Zero
            : half < WriteQueueLimits.WaitMax ? half
            : WriteQueueLimits.WaitMax;
    }

    private void WakeWhenIdle(object? state)
    {
        _isIdleDue = true;
        if (!_isStopping)
        {
            _filled.Release();
        }
    }

    private void Work()
    {
        while (true)
        {
            _filled.Wait();
            Drain();
            if (_batch.Count > 0)
            {
                WriteBatch();
                _checkpoints.AfterBatch();
                _isIdleDue = false;
                RestartIdle();
            }
            else if (_isStopping)
            {
                _checkpoints.AtStop();
                return;
            }
            else if (_isIdleDue)
            {
                _isIdleDue = false;
                _checkpoints.WhenIdle();
            }
        }
    }

    private void RestartIdle()
    {
        if (!_isStopping)
        {
            _idle.Change(s_idleAfter, Timeout.InfiniteTimeSpan);
        }
    }

    private void Drain()
    {
        _batch.Clear();
        while (_batch.Count < WriteQueueLimits.BatchOperationsMax && _queue.TryDequeue(out var write))
        {
            _batch.Add(write);
            _free.Release();
        }
    }

    private void WriteBatch()
    {
        try
        {
            if (_isDiskFull)
            {
                RefuseWithoutReserve();
            }

            var began = _clock.GetTimestamp();
            var lost = _writer.Write(_batch, _moments.Now);
            _counts.CountBatch(_batch.Count, _clock.GetElapsedTime(began));
            if (lost is not null)
            {
                AnswerLost(lost);
            }
        }
        catch (Exception unexpected)
        {
            _endProcess("The writer failed in a way it does not know.", unexpected);
            _writer.FailAll(unexpected);
        }
    }

    private void AnswerLost(SqliteException lost)
    {
        if (lost.IsDiskFull())
        {
            UseReserve(lost);
        }

        _counts.CountLost();
        _writer.FailAll(lost.ToFault());
    }

    // Give up the reserve, and write over what the failed COMMIT left, before anybody hears that it failed.
    private void UseReserve(SqliteException full)
    {
        _isDiskFull = true;
        _reserve.Release();

        // The failed writes wait for their answer inside the batch writer; this record is a batch of its own.
        var again = _writer.WriteAlone(new QueuedAct<bool>(new ReserveReleasedAct()), _moments.Now);
        if (again is not null && full.LeavesFrames())
        {
            _endProcess("A failed COMMIT is whole in the WAL and cannot be written over.", again);
        }
    }

    private void RefuseWithoutReserve()
    {
        var uptime = _moments.Now.Uptime;
        if (uptime - _triedRelayAt >= s_relayInterval)
        {
            _triedRelayAt = uptime;
            _isDiskFull = !_reserve.TryLay();
        }

        if (!_isDiskFull)
        {
            return;
        }

        foreach (var write in _batch.Where(write => !write.MayUseReserve && write.TryTake()))
        {
            write.Fail(new StorageFullException(cause: null));
        }
    }

    private sealed class Withdrawal<T>(QueuedAct<T> write)
    {
        public void Try(CancellationToken cancel)
        {
            if (write.TryWithdraw())
            {
                write.Cancel(cancel);
            }
        }
    }
}
