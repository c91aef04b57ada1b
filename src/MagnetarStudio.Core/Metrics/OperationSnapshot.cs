namespace MagnetarStudio.Core.Metrics;

/// <summary>One operation as it stood.</summary>
/// <param name="Name">Name of the operation.</param>
/// <param name="Microseconds">How long its runs took, failed ones included.</param>
/// <param name="Errors">Runs that failed.</param>
/// <param name="Slow">Runs that took longer than the registry's limit.</param>
/// <param name="LastAt">When the last run ended, UTC, to the millisecond; null before the first.</param>
public sealed record OperationSnapshot(
    string Name, HistogramSnapshot Microseconds, long Errors, long Slow, DateTimeOffset? LastAt);
