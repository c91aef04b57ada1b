using MagnetarStudio.Core.Metrics;

namespace MagnetarStudio.Storage.Writer;

/// <summary>What the write queue has done since start. Read from any thread.</summary>
public sealed class WriteQueueCounts(TimeProvider clock)
{
    private readonly Histogram _writes = new();
    private readonly Histogram _batches = new();
    private long _busy;
    private long _lost;

    /// <summary>How long each write held the writer, in microseconds; aimed at 20 ms. COMMIT is not in it.</summary>
    public HistogramSnapshot Writes => _writes.Snapshot();

    /// <summary>How long each transaction took, in microseconds, COMMIT included.</summary>
    public HistogramSnapshot Batches => _batches.Snapshot();

    /// <summary>Callers turned away because the queue stayed full.</summary>
    public long Busy => Volatile.Read(ref _busy);

    /// <summary>Batches that failed as a whole.</summary>
    public long Lost => Volatile.Read(ref _lost);

    internal long Start() => clock.GetTimestamp();

    internal void CountWrite(long began) => _writes.Record(MicrosecondsSince(began));

    internal void CountBatch(long began) => _batches.Record(MicrosecondsSince(began));

    internal void CountBusy() => Interlocked.Increment(ref _busy);

    internal void CountLost() => Interlocked.Increment(ref _lost);

    private long MicrosecondsSince(long began) => (long)clock.GetElapsedTime(began).TotalMicroseconds;
}
