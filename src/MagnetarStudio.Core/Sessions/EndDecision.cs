using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Core.Sessions;

/// <summary>Sessions that end.</summary>
/// <param name="Ended">The rows, as they are from now on.</param>
/// <param name="Events">One record each.</param>
/// <param name="Notices">What is published after COMMIT.</param>
public sealed record EndDecision(
    IReadOnlyList<Session> Ended, IReadOnlyList<AuditEvent> Events, IReadOnlyList<Notice> Notices)
{
    /// <summary>These, then those of <paramref name="next"/>.</summary>
    internal EndDecision And(EndDecision next) => new(
        [.. Ended, .. next.Ended], [.. Events, .. next.Events], [.. Notices, .. next.Notices]);
}
