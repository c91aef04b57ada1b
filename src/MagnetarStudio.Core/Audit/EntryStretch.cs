namespace MagnetarStudio.Core.Audit;

/// <summary>Entries of one stream that are appended together, in their order.</summary>
/// <param name="First">Place of the first one within the stream, from 0.</param>
/// <param name="Entries">The entries: <see cref="CountMax"/> at most, and bounded in bytes by whoever collects.</param>
/// <param name="Chain">
/// Under an idempotency key, for each entry the digest of the stream up to and with it; empty without a key.
/// </param>
public sealed record EntryStretch(
    long First, IReadOnlyList<AuditEvent> Entries, IReadOnlyList<byte[]> Chain)
{
    /// <summary>Most entries of a stretch: an act must not hold the writer long.</summary>
    public const int CountMax = 256;
}
