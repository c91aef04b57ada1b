using System.Diagnostics;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Tests.Pool;

/// <summary>
/// Makes the one connection of a pool come back at the moment at which the one caller joins the line. Nobody else
/// returns afterwards, so a wake-up that is lost is not made good by another.
/// </summary>
internal sealed class ReturnRace(SqlitePool pool)
{
    // Keeps the two sides at each other's heels: after a wait the caller comes a little later, else a little earlier.
    private const int SpinsMax = 1_000;

    private int _spins;
    private SqliteLease _offered;
    private int _round;
    private int _returned;

    /// <summary>Rounds in which the caller did find the pool empty.</summary>
    public int Waits { get; private set; }

    /// <summary>Runs rounds until their number or the time is up.</summary>
    /// <returns>The rounds run.</returns>
    /// <exception cref="PoolExhaustedException">A wake-up was lost.</exception>
    public async Task<int> RunAsync(int rounds, TimeSpan timeMax, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        var returner = new Thread(ReturnAll) { IsBackground = true };
        returner.Start();
        var round = 0;
        try
        {
            while (round < rounds && Stopwatch.GetElapsedTime(start) < timeMax)
            {
                _offered = await pool.RentAsync(cancel);
                Volatile.Write(ref _round, ++round);
                Thread.SpinWait(_spins);

                using var lease = await RentAsync(cancel);
                Await(ref _returned, round);
            }
        }
        finally
        {
            Volatile.Write(ref _round, -1);
            returner.Join();
        }

        return round;
    }

    private ValueTask<SqliteLease> RentAsync(CancellationToken cancel)
    {
        var rented = pool.RentAsync(cancel);
        var hasWaited = !rented.IsCompleted;
        Waits += hasWaited ? 1 : 0;
        _spins = Math.Clamp(_spins + (hasWaited ? 1 : -1), 0, SpinsMax);
        return rented;
    }

    private void ReturnAll()
    {
        for (var next = 1; ; next++)
        {
            if (Await(ref _round, next) < 0)
            {
                return;
            }

            _offered.Dispose();
            Volatile.Write(ref _returned, next);
        }
    }

    // Never SpinUntil: it sleeps a millisecond after some turns, and the two would hardly meet.
    private static int Await(ref int word, int wanted)
    {
        var spin = default(SpinWait);
        int seen;
        while ((seen = Volatile.Read(ref word)) != wanted && seen >= 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        return seen;
    }
}
