using System.Globalization;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Writer;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Microbenchmarks.Writer;

/// <summary>The writer's standing numbers: against one transaction a row, and against bare batches.</summary>
internal static class WriterRatio
{
    private const int Rows = 20_000;
    private const int SingleRows = 200;
    private const int BatchRows = 512;
    private const int AuditedRows = 20_000;

    // What is in flight: more than one batch, so that the next one waits while the first is synced.
    private const int InFlight = 4 * BatchRows;

    /// <summary>Measures and prints.</summary>
    public static void Run()
    {
        using var database = new WriterDatabase();
        using var temp = new TempDatabase();
        using var bare = WriterDatabase.OpenItems(temp.Path);

        Compare("one transaction a row", () => QueueRows(database), Rows, () => AddSingly(bare), SingleRows);
        Compare("bare batches of 512", () => QueueRows(database), Rows, () => AddInBatches(bare), Rows);
        ReportBytes("bytes per row through the writer", () => QueueRows(database), Rows);

        Compare(
            "audited acts one at a time",
            () => QueueActs(database, InFlight, AuditedRows),
            AuditedRows,
            () => QueueActs(database, inFlight: 1, SingleRows),
            SingleRows);
        ReportBytes("bytes per audited act", () => QueueActs(database, InFlight, AuditedRows), AuditedRows);

        var batches = database.Queue.Counts.Batches;
        Print($"transactions: {batches.Count}, median {batches.P50} us, p99 {batches.P99} us");
    }

    private static void QueueRows(WriterDatabase database) =>
        Queue(database, InFlight, Rows, () => new Act<bool>(Caller.Server, static scope =>
        {
            WriterDatabase.Add(scope);
            return new(true, [], []);
        }));

    private static void QueueActs(WriterDatabase database, int inFlight, int count) =>
        Queue(database, inFlight, count, () => new Act<bool>(Caller.Server, static scope =>
        {
            WriterDatabase.Add(scope);
            return new(true, [new AuditEvent(EventCode.SessionRenamed)], []);
        }));

    private static void Queue(WriterDatabase database, int inFlight, int count, Func<Act<bool>> act)
    {
        var waiting = new Queue<Task<bool>>(inFlight);
        for (var queued = 0; queued < count; queued++)
        {
            if (waiting.Count == inFlight)
            {
                waiting.Dequeue().GetAwaiter().GetResult();
            }

            waiting.Enqueue(database.Queue.RunAsync(act(), CancellationToken.None).AsTask());
        }

        Task.WhenAll(waiting).GetAwaiter().GetResult();
    }

    private static void AddSingly(PreparedConnection rows)
    {
        for (var added = 0; added < SingleRows; added++)
        {
            rows.Execute("BEGIN IMMEDIATE");
            WriterDatabase.Add(rows);
            rows.Execute("COMMIT");
        }
    }

    private static void AddInBatches(PreparedConnection rows)
    {
        for (var added = 0; added < Rows;)
        {
            rows.Execute("BEGIN IMMEDIATE");
            for (var inBatch = 0; inBatch < BatchRows && added < Rows; inBatch++, added++)
            {
                WriterDatabase.Add(rows);
            }

            rows.Execute("COMMIT");
        }
    }

    private static void Compare(string name, Action subject, int subjectRows, Action other, int otherRows)
    {
        var result = AlternatingPairs.Measure(subject, other);
        var scale = (double)subjectRows / otherRows;
        Print($"against {name}:");
        Print($"  {result.Ratio * scale:F2} times as fast");
        Print($"  worst pair {result.Lowest * scale:F2}, best {result.Highest * scale:F2}");
        Print($"  {subjectRows / result.Subject.TotalSeconds:F0} a second here");
        Print($"  {otherRows / result.Other.TotalSeconds:F0} a second there");
    }

    private static void ReportBytes(string name, Action action, int count)
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);
        action();
        Print($"{name}: {(GC.GetTotalAllocatedBytes(precise: true) - before) / (double)count:F0}");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
