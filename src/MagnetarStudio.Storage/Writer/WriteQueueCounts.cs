namespace MagnetarStudio.Storage.Writer;

/// <summary>What the write queue has done since start. Read from any thread.</summary>
public sealed class WriteQueueCounts
{
    private long _operations;
    private long _batches;
    private long _busy;
    private long _lost;
    private long _busyTicks;

    /// <summary>Writes taken from the queue.</summary>
    public long Operations => Volatile.Read(ref _operations);

    /// <summary>Transactions.</summary>
    public long Batches => Volatile.Read(ref _batches);

    /// <summary>Callers turned away because the queue stayed full.</summary>
    public long Busy => Volatile.Read(ref _busy);

    /// <summary>Batches that failed as a whole.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Time spent inside transactions.</summary>
    public TimeSpan Working => new(Volatile.Read(ref _busyTicks));

    internal void CountBatch(int operations, TimeSpan took)
    {
        Interlocked.Add(ref _operations, operations);
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _busyTicks, took.Ticks);
    }

    internal void CountBusy() => Interlocked.Increment(ref _busy);

    internal void CountLost() => Interlocked.Increment(ref _lost);
}
