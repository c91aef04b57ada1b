namespace MagnetarStudio.Storage.Pool;

/// <summary>A fixed set of read-only SQLite connections, opened at start and lent first come, first served.</summary>
/// <remarks>
/// Thread-safe, lock-free and without allocation while a connection is idle; waiters are served in order of arrival.
/// Nothing is opened after start but replacements, so memory and file handles have a known bound.
/// SQLite is synchronous: the holder of a lease blocks its thread for the length of one statement.
/// </remarks>
internal sealed class SqlitePool : IDisposable
{
    // Processors told apart when a place is sought; a power of two. Beyond it they share their first places.
    private const int ProcessorsTold = 64;

    private readonly Func<PreparedConnection> _open;
    private readonly Func<PooledConnection?> _tryTake;
    private readonly SqlitePoolLimits _limits;
    private readonly TimeProvider _clock;
    private readonly PooledConnection[] _places;
    private readonly PoolLine _line;
    private readonly ITimer _inspection;
    private readonly int[] _firstOf = new int[ProcessorsTold];
    private bool _isClosed;

    private long _waits;
    private long _waitTicks;
    private long _timeouts;
    private long _recycled;
    private long _broken;
    private long _doubleReturns;

    /// <summary>Opens all connections.</summary>
    /// <param name="path">An existing database file.</param>
    /// <param name="limits">The bounds in force.</param>
    /// <param name="clock">Measures waits, ages and idling.</param>
    /// <exception cref="Directory.DataDirectoryException">The file is not private, or does not exist.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">SQLite refuses the file.</exception>
    public SqlitePool(string path, SqlitePoolLimits limits, TimeProvider clock)
        : this(() => SqliteConnections.OpenReader(path), limits, clock)
    {
    }

    /// <summary>Opens all connections by <paramref name="open"/>, which replaces them later, too.</summary>
    internal SqlitePool(Func<PreparedConnection> open, SqlitePoolLimits limits, TimeProvider clock)
    {
        _open = open;
        _tryTake = TryTake;
        _limits = limits;
        _clock = clock;
        _line = new PoolLine(limits.WaitersMax);
        _places = new PooledConnection[limits.Connections];
        for (var index = 0; index < _places.Length; index++)
        {
            _places[index] = new PooledConnection(this);
        }

        for (var processor = 0; processor < ProcessorsTold; processor++)
        {
            _firstOf[processor] = processor * _places.Length / Environment.ProcessorCount % _places.Length;
        }

        OpenAll();
        _inspection = clock.CreateTimer(
            static pool => ((SqlitePool)pool!).Inspect(), this, limits.InspectionInterval, limits.InspectionInterval);
    }

    /// <summary>How the pool stands, and what it has counted since its start.</summary>
    public SqlitePoolStatistics Statistics => new(
        _places.Length,
        _places.Count(place => place.IsIdle),
        _line.Length,
        Volatile.Read(ref _waits),
        TimeSpan.FromTicks(Volatile.Read(ref _waitTicks)),
        Volatile.Read(ref _timeouts),
        Volatile.Read(ref _recycled),
        Volatile.Read(ref _broken),
        Volatile.Read(ref _doubleReturns));

    /// <summary>Lends an idle connection, waiting at most <see cref="SqlitePoolLimits.WaitMax"/> for one.</summary>
    /// <exception cref="PoolExhaustedException">None came back in time, or too many wait. Names the limit.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> fired first.</exception>
    /// <exception cref="ObjectDisposedException">The pool is closed.</exception>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">A connection could not be replaced.</exception>
    public ValueTask<SqliteLease> RentAsync(CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<SqliteLease>(cancel);
        }

        // Past waiters nobody takes a connection: arrival order holds under starvation.
        return _line.IsQuiet && TryTake() is { } place
            ? ValueTask.FromResult(Lend(place))
            : WaitAsync(cancel);
    }

    /// <summary>Closes idle connections at once, the others when they come back, and refuses waiters.</summary>
    public void Dispose()
    {
        _inspection.Dispose();
        Volatile.Write(ref _isClosed, true);
        _line.Close();
        Attend();
    }

    /// <summary>Takes a lease back. Only the first return of a turn counts.</summary>
    internal void Return(PooledConnection place, long turn)
    {
        if (!place.TryEndTurn(turn))
        {
            Interlocked.Increment(ref _doubleReturns);
            return;
        }

        // The turn is over and the place not yet idle: nobody else touches the connection.
        place.Reset();
        Park(place);
    }

    private void OpenAll()
    {
        try
        {
            foreach (var place in _places)
            {
                place.Renew(_open, _clock.GetTimestamp());
                place.Park();
            }
        }
        catch
        {
            foreach (var place in _places)
            {
                place.Close();
            }

            throw;
        }
    }

    // Each processor begins at places of its own, where the cache lines are its own, and goes round from there.
    private PooledConnection? TryTake()
    {
        var places = _places;
        var index = _firstOf[Thread.GetCurrentProcessorId() & (ProcessorsTold - 1)];
        for (var tried = 0; tried < places.Length; tried++)
        {
            if (places[index].TryTake())
            {
                return places[index];
            }

            index = index + 1 == places.Length ? 0 : index + 1;
        }

        return null;
    }

    private SqliteLease Lend(PooledConnection place)
    {
        if (place.Care != ConnectionCare.None)
        {
            Renew(place);
        }

        return new SqliteLease(place);
    }

    private void Renew(PooledConnection place)
    {
        ConnectionCare done;
        try
        {
            done = place.Renew(_open, _clock.GetTimestamp());
        }
        catch
        {
            // The place goes back without a connection: the next to take it tries again, and none is lost.
            Park(place);
            throw;
        }

        if (done == ConnectionCare.Recycle)
        {
            Interlocked.Increment(ref _recycled);
        }
        else if (done == ConnectionCare.Replace)
        {
            Interlocked.Increment(ref _broken);
        }
    }

    private async ValueTask<SqliteLease> WaitAsync(CancellationToken cancel)
    {
        var waiter = _line.TryJoin();
        if (waiter is null)
        {
            Interlocked.Increment(ref _timeouts);
            throw PoolExhaustedException.Crowded(_limits);
        }

        Interlocked.Increment(ref _waits);
        var start = _clock.GetTimestamp();
        try
        {
            // A connection may have come back between our look at the places and our joining.
            _line.Serve(_tryTake);
            return Lend(await HandOverAsync(waiter, cancel));
        }
        catch (PoolExhaustedException)
        {
            Interlocked.Increment(ref _timeouts);
            throw;
        }
        finally
        {
            Interlocked.Add(ref _waitTicks, _clock.GetElapsedTime(start).Ticks);
        }
    }

    private async ValueTask<PooledConnection> HandOverAsync(PoolWaiter waiter, CancellationToken cancel)
    {
        if (waiter.Task.IsCompleted)
        {
            return await waiter.Task;
        }

        using var deadline = _clock.CreateTimer(
            state => ((PoolWaiter)state!).Refuse(PoolExhaustedException.Waited(_limits)),
            waiter,
            _limits.WaitMax,
            Timeout.InfiniteTimeSpan);
        using var abandon = cancel.UnsafeRegister(
            static (state, token) => ((PoolWaiter)state!).Abandon(token), waiter);
        return await waiter.Task;
    }

    private void Park(PooledConnection place)
    {
        place.Park();
        if (!_line.IsQuiet)
        {
            Attend();
        }
    }

    private void Attend()
    {
        if (!Volatile.Read(ref _isClosed))
        {
            _line.Serve(_tryTake);
            return;
        }

        while (TryTake() is { } place)
        {
            place.Close();
        }
    }

    private void Inspect()
    {
        var openedBefore = _clock.GetTimestamp()
            - (long)(_limits.Lifetime.TotalSeconds * _clock.TimestampFrequency);
        foreach (var place in _places)
        {
            place.Inspect(openedBefore);
        }
    }
}
