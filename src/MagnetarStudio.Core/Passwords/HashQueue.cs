using MagnetarStudio.Core.Metrics;

namespace MagnetarStudio.Core.Passwords;

/// <summary>Computes password hashes on a few threads of its own, with a short queue before them.</summary>
/// <remarks>
/// Hashing is the one work a stranger can make this server do, so it is bounded: what cannot be done in time is refused
/// at once, in microseconds. First come, first served. The threads run below normal priority where the system has such
/// a thing for threads (Linux has not), and are fewer than the processors, so that calls which hash nothing go on.
/// Times are monotonic, but for the callers' deadlines. Thread-safe.
/// </remarks>
public sealed class HashQueue : IDisposable
{
    // Before anything was measured: about one Argon2id hash of 19 MiB.
    private static readonly TimeSpan s_firstEstimate = TimeSpan.FromMilliseconds(20);

    private readonly HashQueueLimits _limits;
    private readonly TimeProvider _clock;
    private readonly OperationMetrics _waits;
    private readonly OperationMetrics _runs;
    private readonly Counter _refusals = new();
    private readonly Thread[] _workers;

    // Guards everything below; a worker waits on it for the next job.
    private readonly object _gate = new();
    private readonly LinkedList<HashJob> _waiting = new();
    private TimeSpan _average = s_firstEstimate;
    private int _running;
    private bool _isStopping;

    /// <summary>Starts the threads.</summary>
    /// <param name="limits">How much may go on and wait.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="metrics">Takes the operations <c>hash.wait</c> and <c>hash.run</c>.</param>
    public HashQueue(HashQueueLimits limits, TimeProvider clock, MetricRegistry metrics)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.Workers, 1, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(limits.KeptForKnown, limits.Length, nameof(limits));

        _limits = limits;
        _clock = clock;
        _waits = metrics.Operation("hash.wait");
        _runs = metrics.Operation("hash.run");
        _workers = [.. Enumerable.Range(0, limits.Workers).Select(StartWorker)];
    }

    /// <summary>Hashes refused because the queue was full or a deadline could not be met.</summary>
    public long Refusals => _refusals.Value;

    /// <summary>Hashes that wait now.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Runs <paramref name="hash"/> on one of the threads when its turn comes.</summary>
    /// <param name="hash">The work; what it throws, the caller gets.</param>
    /// <param name="urgency">Whether the caller may use the places kept for those the server knows.</param>
    /// <param name="deadline">When the caller stops waiting, UTC: what cannot be done by then is refused now.</param>
    /// <param name="cancel">Withdraws the work until it begins; then it is finished, and its answer given.</param>
    /// <returns>The value, or when to ask again. Completes only when nothing runs any more.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> fired before the work began.</exception>
    /// <exception cref="ObjectDisposedException">The queue has stopped.</exception>
    public ValueTask<Hashed<T>> RunAsync<T>(
        Func<T> hash, HashUrgency urgency, DateTimeOffset? deadline, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<Hashed<T>>(cancel);
        }

        var job = new HashJob<T>(hash, deadline, _clock.GetTimestamp());
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isStopping, this);
            if (_waiting.Count >= PlacesOf(urgency) || !CanMeet(deadline, ahead: _waiting.Count + _running))
            {
                _refusals.Increment();
                return new(new Hashed<T>(default, EstimateDrain()));
            }

            _waiting.AddLast(job);
            Monitor.Pulse(_gate);
        }

        return WaitAsync(job, cancel);
    }

    /// <summary>Finishes the hashes that run, refuses those that wait, and ends the threads.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            while (TakeFirst() is { } job)
            {
                job.Refuse(_average);
            }

            Monitor.PulseAll(_gate);
        }

        foreach (var worker in _workers)
        {
            worker.Join();
        }
    }

    private async ValueTask<Hashed<T>> WaitAsync<T>(HashJob<T> job, CancellationToken cancel)
    {
        using var withdrawal = cancel.UnsafeRegister(_ => Withdraw(job, cancel), null);
        return await job.Answer;
    }

    private void Withdraw(HashJob job, CancellationToken cancel)
    {
        bool isWithdrawn;
        lock (_gate)
        {
            isWithdrawn = _waiting.Remove(job);
        }

        if (isWithdrawn)
        {
            job.Cancel(cancel);
        }
    }

    private Thread StartWorker(int number)
    {
        var worker = new Thread(Work)
        {
            IsBackground = true,
            Name = $"hash {number}",
            Priority = ThreadPriority.BelowNormal,
        };
        worker.Start();
        return worker;
    }

    private void Work()
    {
        while (Take() is { } job)
        {
            var started = _clock.GetTimestamp();
            _waits.Record(_clock.GetElapsedTime(job.QueuedTimestamp, started), isError: false);

            job.Run();

            Finish(_clock.GetElapsedTime(started));
            job.Complete();
        }
    }

    // The next job that can still be done in time; null when the queue has stopped.
    private HashJob? Take()
    {
        lock (_gate)
        {
            while (!_isStopping)
            {
                if (TakeFirst() is not { } job)
                {
                    Monitor.Wait(_gate);
                }
                else if (CanMeet(job.Deadline, ahead: 0))
                {
                    _running++;
                    return job;
                }
                else
                {
                    _refusals.Increment();
                    job.Refuse(EstimateDrain());
                }
            }

            return null;
        }
    }

    private void Finish(TimeSpan took)
    {
        _runs.Record(took, isError: false);
        lock (_gate)
        {
            _running--;

            // Smoothed over some eight hashes: old and new kinds take very different times.
            _average += (took - _average) / 8;
        }
    }

    private HashJob? TakeFirst()
    {
        var first = _waiting.First;
        if (first is not null)
        {
            _waiting.Remove(first);
        }

        return first?.Value;
    }

    private int PlacesOf(HashUrgency urgency) =>
        urgency == HashUrgency.Known ? _limits.Length : _limits.Length - _limits.KeptForKnown;

    private bool CanMeet(DateTimeOffset? deadline, int ahead) =>
        deadline is null || _clock.GetUtcNow() + (_average * ((ahead / _limits.Workers) + 1)) <= deadline;

    private TimeSpan EstimateDrain()
    {
        var estimate = _average * ((_waiting.Count + _running + _limits.Workers) / _limits.Workers);
        return estimate > TimeSpan.Zero ? estimate : s_firstEstimate;
    }
}
