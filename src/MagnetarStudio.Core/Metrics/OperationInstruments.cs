namespace MagnetarStudio.Core.Metrics;

/// <summary>What is counted of one operation since the last reset.</summary>
internal sealed class OperationInstruments
{
    /// <summary>Durations, in microseconds.</summary>
    public readonly Histogram Durations = new();

    /// <summary>Runs that failed.</summary>
    public readonly Counter Errors = new();

    /// <summary>Runs that took longer than the registry's limit.</summary>
    public readonly Counter Slow = new();

    /// <summary>The clock's timestamp at the end of the last run, to the millisecond; 0 before the first.</summary>
    public long LastTimestamp;
}
