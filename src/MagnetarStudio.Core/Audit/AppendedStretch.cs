namespace MagnetarStudio.Core.Audit;

/// <summary>What became of a stretch.</summary>
/// <param name="Appended">Entries that were appended.</param>
/// <param name="Skipped">Entries that the log has already under the stream's idempotency key.</param>
/// <param name="Kept">Entries of the stream that the log has from now on, those of an earlier call too.</param>
public sealed record AppendedStretch(int Appended, int Skipped, long Kept);
