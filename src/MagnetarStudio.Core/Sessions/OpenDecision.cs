using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Core.Sessions;

/// <summary>What the cap decided about a sign-in.</summary>
/// <param name="Opened">The new session; null when the cap refused it.</param>
/// <param name="Ended">Sessions put out for it or found to be over, as they are from now on.</param>
/// <param name="Events">Records of it.</param>
/// <param name="Notices">What is published after COMMIT.</param>
public sealed record OpenDecision(
    Session? Opened,
    IReadOnlyList<Session> Ended,
    IReadOnlyList<AuditEvent> Events,
    IReadOnlyList<Notice> Notices);
