namespace MagnetarStudio.Core.Audit;

/// <summary>Where a record will stand, and when.</summary>
/// <param name="Seq">Leaf index.</param>
/// <param name="At">The log's clock, UTC.</param>
public readonly record struct LogPlace(long Seq, DateTimeOffset At);
