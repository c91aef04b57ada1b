using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Storage.Writer;

/// <summary>What an act led to. A rule's <em>no</em> is a result like any other, and its record is written.</summary>
/// <param name="Result">The answer.</param>
/// <param name="Events">One record for each thing that changed; none when nothing did.</param>
/// <param name="Notices">What is published after COMMIT.</param>
internal readonly record struct Acted<T>(
    T Result, IReadOnlyList<AuditEvent> Events, IReadOnlyList<Notice> Notices)
{
    /// <summary>
    /// What the writer's own memory takes once the act is on the disk, before the next batch; null for nothing.
    /// </summary>
    public Action? Committed { get; init; }
}
