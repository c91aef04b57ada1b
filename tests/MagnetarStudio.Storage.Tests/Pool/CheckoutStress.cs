using System.Diagnostics;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Tests.Pool;

/// <summary>Rents and returns from many threads at once; at each turn, nobody else may hold the place.</summary>
internal sealed class CheckoutStress(SqlitePool pool)
{
    // Every so many turns a holder gives its processor away, so that others find the pool empty and must wait.
    private const int TurnsBetweenYields = 256;

    private readonly Dictionary<PooledConnection, int> _indexOf = new(ReferenceEqualityComparer.Instance);
    private int[] _owners = [];
    private long _heldTwice;

    /// <summary>Turns in which a place was found to have another holder.</summary>
    public long HeldTwice => Volatile.Read(ref _heldTwice);

    /// <summary>Runs <paramref name="checkouts"/> turns, divided among <paramref name="threads"/> threads.</summary>
    /// <returns>How long it took.</returns>
    /// <exception cref="PoolExhaustedException">A thread waited in vain: so a lost wake-up shows.</exception>
    public async Task<TimeSpan> RunAsync(long checkouts, int threads, CancellationToken cancel)
    {
        await LearnPlacesAsync(cancel);
        var start = Stopwatch.GetTimestamp();
        var runs = Enumerable.Range(1, threads).Select(owner => Task.Factory.StartNew(
            () => Turn(owner, checkouts / threads, cancel),
            cancel,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        await Task.WhenAll(runs);
        return Stopwatch.GetElapsedTime(start);
    }

    private async Task LearnPlacesAsync(CancellationToken cancel)
    {
        var all = new List<SqliteLease>();
        while (pool.Statistics.Idle > 0)
        {
            var lease = await pool.RentAsync(cancel);
            _indexOf.Add(lease.Place!, _indexOf.Count);
            all.Add(lease);
        }

        all.ForEach(lease => lease.Dispose());
        _owners = new int[_indexOf.Count];
    }

    private void Turn(int owner, long turns, CancellationToken cancel)
    {
        for (var turn = 0L; turn < turns; turn++)
        {
            var rented = pool.RentAsync(cancel);
            var hasWaited = !rented.IsCompleted;
            using (var lease = rented.IsCompleted ? rented.Result : rented.AsTask().GetAwaiter().GetResult())
            {
                Hold(lease, owner, yields: turn % TurnsBetweenYields == 0);
            }

            // Threads that only hand over to each other form a convoy, in which every turn is a thread switch.
            if (hasWaited)
            {
                Thread.Yield();
            }
        }
    }

    private void Hold(SqliteLease lease, int owner, bool yields)
    {
        ref var held = ref _owners[_indexOf[lease.Place!]];
        if (Interlocked.Exchange(ref held, owner) != 0)
        {
            Interlocked.Increment(ref _heldTwice);
        }

        if (yields)
        {
            Thread.Yield();
        }

        if (Interlocked.Exchange(ref held, 0) != owner)
        {
            Interlocked.Increment(ref _heldTwice);
        }
    }
}
