namespace MagnetarStudio.Storage.Pool;

/// <summary>The callers that found no idle connection, in order of arrival.</summary>
/// <remarks>
/// Thread-safe. Its lock is touched only while somebody waits. A waiter makes itself visible before it looks for idle
/// connections a last time, and a returner makes its connection visible before it looks for waiters, each with a full
/// fence between the two: one of them always sees the other, so no wake-up is lost.
/// </remarks>
internal sealed class PoolLine(int lengthMax)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<PoolWaiter> _waiters = [];
    private bool _isClosed;
    private int _attention;

    /// <summary>Whether nobody waits and the pool is open: an idle connection may be taken at once.</summary>
    public bool IsQuiet => Volatile.Read(ref _attention) == 0;

    /// <summary>How many wait.</summary>
    public int Length
    {
        get
        {
            lock (_gate)
            {
                return _waiters.Count;
            }
        }
    }

    /// <summary>Joins at the end.</summary>
    /// <returns>The waiter; null if the line is as long as it may be.</returns>
    /// <exception cref="ObjectDisposedException">The pool is closed.</exception>
    public PoolWaiter? TryJoin()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(SqlitePool));
            if (_waiters.Count == lengthMax)
            {
                return null;
            }

            var waiter = new PoolWaiter(this);
            _waiters.AddLast(waiter.Node);
            Interlocked.Increment(ref _attention);
            return waiter;
        }
    }

    /// <summary>Takes a waiter out before its turn.</summary>
    /// <returns>False if it has a connection, or was taken out already.</returns>
    public bool TryLeave(PoolWaiter waiter)
    {
        lock (_gate)
        {
            if (waiter.Node.List is null)
            {
                return false;
            }

            Remove(waiter);
            return true;
        }
    }

    /// <summary>Hands idle connections to the oldest waiters until one of the two runs out.</summary>
    /// <param name="tryTake">Takes an idle connection; null if there is none.</param>
    public void Serve(Func<PooledConnection?> tryTake)
    {
        lock (_gate)
        {
            while (_waiters.First is { } oldest && tryTake() is { } connection)
            {
                Remove(oldest.Value);
                oldest.Value.SetResult(connection);
            }
        }
    }

    /// <summary>Refuses everybody, now and from now on. From here on the line is never quiet.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            Interlocked.Increment(ref _attention);
            while (_waiters.First is { } oldest)
            {
                Remove(oldest.Value);
                oldest.Value.SetException(new ObjectDisposedException(nameof(SqlitePool)));
            }
        }
    }

    private void Remove(PoolWaiter waiter)
    {
        _waiters.Remove(waiter.Node);
        Interlocked.Decrement(ref _attention);
    }
}
