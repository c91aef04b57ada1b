namespace MagnetarStudio.Microbenchmarks.Budgets;

/// <summary>Counts what an operation allocates, on whichever threads it runs.</summary>
internal static class AllocatedBytes
{
    private const int Rounds = 5;

    /// <summary>Bytes of one run, rounded; the least of several rounds, since others only add.</summary>
    /// <param name="operation">What to run; only this may go on in the process.</param>
    /// <param name="runs">How often in a round.</param>
    public static long PerRun(Action operation, int runs)
    {
        // The first round compiles, fills caches and grows buffers.
        Measure(operation, runs);
        return Enumerable.Range(0, Rounds).Min(_ => Measure(operation, runs));
    }

    private static long Measure(Action operation, int runs)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var run = 0; run < runs; run++)
        {
            operation();
        }

        return (long)Math.Round((double)(GC.GetTotalAllocatedBytes(precise: true) - before) / runs);
    }
}
