using MagnetarStudio.Core.Ids;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>One record of the log, opened.</summary>
/// <param name="Seq">Its place, from 0.</param>
/// <param name="At">The log's clock, UTC.</param>
/// <param name="What">What happened, as it was recorded; of an erased subject without its personal part.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Session">The session in which it was done.</param>
/// <param name="RequestId">The call that caused it.</param>
/// <param name="Peer">The peer's address, text. Personal.</param>
/// <param name="Agent">The peer's description of itself. Personal.</param>
/// <param name="IsSubjectErased">Whether it has a personal part that nobody can read any more.</param>
/// <param name="Record">The record as it was sealed.</param>
public sealed record LogEntry(
    long Seq,
    DateTimeOffset At,
    AuditEvent What,
    Actor Actor,
    SessionId? Session,
    string? RequestId,
    string? Peer,
    string? Agent,
    bool IsSubjectErased,
    byte[] Record)
{
    /// <summary>The entry's leaf in the tree.</summary>
    public TreeHash Leaf => LeafHash.Of(Record);
}
