using System.Diagnostics;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Audit.Search;
using MagnetarStudio.Server;
using MagnetarStudio.Storage.Writer;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Microbenchmarks.Audit;

/// <summary>Records seeded entries: as fast as they are taken, and at a pace. Not thread-safe.</summary>
internal sealed class GrowingLog(Studio studio)
{
    // What is in flight: more than one batch, so that the next one waits while the first is synced.
    private const int InFlight = 2_048;

    // One in so many is timed.
    private const int Timed = 97;

    private readonly People _people = new();
    private readonly IAuditTrail _audit = studio.Database.Audit;

    /// <summary>Records as fast as entries are taken, 2,048 of them in flight.</summary>
    public async Task<Filling> FillAsync(long entries)
    {
        var waits = new Waits();
        var cost = Environment.CpuUsage.TotalTime;
        var began = Stopwatch.GetTimestamp();
        var waiting = new Queue<Task>(InFlight);
        for (var made = 0L; made < entries; made++)
        {
            if (waiting.Count == InFlight)
            {
                await waiting.Dequeue();
            }

            waiting.Enqueue(made % Timed == 0 ? TimeAsync(Stopwatch.GetTimestamp(), waits) : RecordAsync());
            if (made % 1_000_000 == 999_999)
            {
                SearchRate.Print($"  {made + 1} of {entries}, {studio.Database.IndexLag} not indexed yet");
            }
        }

        await Task.WhenAll(waiting);
        var recorded = entries / Stopwatch.GetElapsedTime(began).TotalSeconds;
        await Eventually.BecomesTrueAsync(
            "the index follows",
            () => studio.Database.IndexLag < IndexSegment.Entries,
            CancellationToken.None,
            TimeSpan.FromMinutes(10));
        var indexed = entries / Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new Filling(recorded, indexed, (Environment.CpuUsage.TotalTime - cost) / entries, waits);
    }

    /// <summary>Records at a pace, each entry at its moment whether earlier ones are answered or not.</summary>
    /// <returns>How long one waited from its moment on.</returns>
    public async Task<Waits> TrickleAsync(int perSecond, TimeSpan span)
    {
        var waits = new Waits();
        var waiting = new Queue<Task>();
        var began = Stopwatch.GetTimestamp();
        var entries = (long)(perSecond * span.TotalSeconds);
        for (var made = 0L; made < entries;)
        {
            var due = Math.Min(entries, (long)(Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond));
            for (; made < due; made++)
            {
                waiting.Enqueue(TimeAsync(began + made * Stopwatch.Frequency / perSecond, waits));
            }

            while (waiting.TryPeek(out var oldest) && oldest.IsCompleted)
            {
                await waiting.Dequeue();
            }

            await Task.Delay(1);
        }

        await Task.WhenAll(waiting);
        return waits;
    }

    private Task RecordAsync()
    {
        var (what, by) = _people.Next();
        return _audit.RecordAsync(what, by, CancellationToken.None).AsTask();
    }

    private async Task TimeAsync(long due, Waits waits)
    {
        try
        {
            await RecordAsync();
            waits.Add(Stopwatch.GetElapsedTime(due));
        }
        catch (StorageBusyException)
        {
            // The disk stood still for longer than the queue is long: who asks is told so, and it counts.
            waits.Refuse();
        }
    }
}
