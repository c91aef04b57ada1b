namespace MagnetarStudio.Core.Metrics;

/// <summary>Counts and times the runs of one operation.</summary>
/// <remarks>Thread-safe and lock-free; recording allocates nothing after the first record of each processor.</remarks>
public sealed class OperationMetrics
{
    private readonly TimeProvider _clock;
    private readonly long _slowOverMicroseconds;
    private readonly long _timestampsPerMillisecond;
    private OperationInstruments _instruments = new();

    internal OperationMetrics(string name, TimeProvider clock, TimeSpan slowOver)
    {
        Name = name;
        _clock = clock;
        _slowOverMicroseconds = slowOver.Ticks / TimeSpan.TicksPerMicrosecond;
        _timestampsPerMillisecond = clock.TimestampFrequency / 1_000;
    }

    /// <summary>Name of the operation.</summary>
    public string Name { get; }

    /// <summary>Records a run that ends now.</summary>
    /// <param name="startedTimestamp">The clock's timestamp when it began.</param>
    /// <param name="isError">Whether it failed; a failed run's duration counts too.</param>
    public void Record(long startedTimestamp, bool isError)
    {
        var ended = _clock.GetTimestamp();
        Record(_clock.GetElapsedTime(startedTimestamp, ended), ended, isError);
    }

    /// <summary>Records a run that took <paramref name="duration"/> and ends now.</summary>
    public void Record(TimeSpan duration, bool isError) => Record(duration, _clock.GetTimestamp(), isError);

    /// <summary>What has been recorded since the last reset.</summary>
    public OperationSnapshot Snapshot()
    {
        var instruments = Volatile.Read(ref _instruments);
        var last = Volatile.Read(ref instruments.LastTimestamp);
        return new(
            Name,
            instruments.Durations.Snapshot(),
            instruments.Errors.Value,
            instruments.Slow.Value,
            last == 0 ? null : _clock.GetUtcNow() - _clock.GetElapsedTime(last));
    }

    internal void Reset() => Volatile.Write(ref _instruments, new());

    private void Record(TimeSpan duration, long endedTimestamp, bool isError)
    {
        // One read of the field, so that a reset falls before this record or after it, never through it.
        var instruments = Volatile.Read(ref _instruments);
        var microseconds = duration.Ticks / TimeSpan.TicksPerMicrosecond;

        instruments.Durations.Record(microseconds);
        if (isError)
        {
            instruments.Errors.Increment();
        }

        if (microseconds > _slowOverMicroseconds)
        {
            instruments.Slow.Increment();
        }

        // Written once a millisecond at most: every processor would fight for this line otherwise.
        if (endedTimestamp - Volatile.Read(ref instruments.LastTimestamp) >= _timestampsPerMillisecond)
        {
            Volatile.Write(ref instruments.LastTimestamp, endedTimestamp);
        }
    }
}
