using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>
/// An event that can no longer fail on its own: redacted, sized, its subject key at hand. Not yet sealed.
/// </summary>
/// <param name="Code">From the catalogue.</param>
/// <param name="Body">Fields of the body, in clear until sealed.</param>
/// <param name="Subject">Fields of the subject part; empty without one.</param>
/// <param name="SubjectKey">The key that seals the subject part; null without one.</param>
/// <param name="Clear">Fields of the clear part; empty without one.</param>
public sealed record EncodedEvent(
    EventCode Code, byte[] Body, byte[] Subject, SubjectKey? SubjectKey, byte[] Clear)
{
    /// <summary>The key that signs heads from this record on; null for no change. Sealing adds what says so.</summary>
    public NoteSigner? NextHeadKey { get; init; }

    /// <summary>Bytes the sealed record will have.</summary>
    public int SizeBytes => AuditRecord.SizeOf(Body.Length, Subject.Length, Clear.Length);
}
