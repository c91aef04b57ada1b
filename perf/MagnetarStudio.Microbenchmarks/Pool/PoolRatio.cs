using System.Globalization;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Microbenchmarks.Pool;

/// <summary>The pool's standing numbers: against the common idiom, and against no pool.</summary>
internal static class PoolRatio
{
    private const int ThreadsMax = 8;
    private const int Connections = 8;
    private const int TurnsPerThread = 1_000_000;
    private const int Reads = 200;

    /// <summary>Measures and prints.</summary>
    public static void Run()
    {
        using var database = new PoolDatabase();
        using var pool = database.OpenPool(Connections);
        using var locked = new SemaphoreStack(database.OpenReaders(Connections));
        using var concurrent = new ConcurrentSemaphoreStack(database.OpenReaders(Connections));

        foreach (var threads in (ReadOnlySpan<int>)[1, ThreadsMax])
        {
            Compare("SemaphoreSlim + locked Stack", threads, () => Turn(pool), () => Turn(locked));
            Compare("SemaphoreSlim + ConcurrentStack", threads, () => Turn(pool), () => Turn(concurrent));
        }

        ReportBytes(pool);
        ReportCost(AlternatingPairs.Measure(() => ReadPooled(pool), () => ReadUnpooled(database)));
    }

    private static void Compare(string name, int threads, Action subject, Action other)
    {
        var result = AlternatingPairs.Measure(() => OnThreads(threads, subject), () => OnThreads(threads, other));
        var turns = (double)threads * TurnsPerThread;
        Print($"{threads} threads, {Connections} connections, against {name}:");
        Print($"  {result.Ratio:F1} times as fast (worst pair {result.Lowest:F1}, best {result.Highest:F1})");
        Print($"  {result.Subject.TotalNanoseconds / turns:F0} ns a turn here");
        Print($"  {result.Other.TotalNanoseconds / turns:F0} ns a turn there");
    }

    private static void OnThreads(int count, Action turns)
    {
        var threads = Enumerable.Range(0, count).Select(_ => new Thread(() => turns())).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
    }

    private static void Turn(SqlitePool pool)
    {
        for (var turn = 0; turn < TurnsPerThread; turn++)
        {
            var rented = pool.RentAsync(CancellationToken.None);
            using var lease = rented.IsCompleted ? rented.Result : rented.AsTask().GetAwaiter().GetResult();
        }
    }

    private static void Turn(SemaphoreStack stack)
    {
        for (var turn = 0; turn < TurnsPerThread; turn++)
        {
            var rented = stack.RentAsync();
            stack.Return(rented.IsCompleted ? rented.Result : rented.AsTask().GetAwaiter().GetResult());
        }
    }

    private static void Turn(ConcurrentSemaphoreStack stack)
    {
        for (var turn = 0; turn < TurnsPerThread; turn++)
        {
            var rented = stack.RentAsync();
            stack.Return(rented.IsCompleted ? rented.Result : rented.AsTask().GetAwaiter().GetResult());
        }
    }

    private static void ReadPooled(SqlitePool pool)
    {
        for (var read = 0; read < Reads; read++)
        {
            var rented = pool.RentAsync(CancellationToken.None);
            using var lease = rented.IsCompleted ? rented.Result : throw new InvalidOperationException("It waited.");
            PoolDatabase.Find(lease.Prepare(PoolDatabase.FindSql));
        }
    }

    private static void ReadUnpooled(PoolDatabase database)
    {
        for (var read = 0; read < Reads; read++)
        {
            using var connection = SqliteConnections.OpenReader(database.Path);
            PoolDatabase.Find(connection.Prepare(PoolDatabase.FindSql));
        }
    }

    private static void ReportBytes(SqlitePool pool)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Turn(pool);
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)TurnsPerThread;
        Print($"bytes per rent and return: {bytes:F3}");
    }

    private static void ReportCost(PairResult result)
    {
        Print($"one read by key, pooled: {result.Subject.TotalMicroseconds / Reads:F1} us");
        Print($"one read by key, on a connection of its own: {result.Other.TotalMicroseconds / Reads:F1} us");
        Print($"pooled is {1 - (1 / result.Ratio):P1} less");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
