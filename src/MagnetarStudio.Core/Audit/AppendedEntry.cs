namespace MagnetarStudio.Core.Audit;

/// <summary>Where an application's entry stands.</summary>
/// <param name="Seq">Its place in the log.</param>
/// <param name="At">When it was recorded, by the log's clock.</param>
public sealed record AppendedEntry(long Seq, DateTimeOffset At);
