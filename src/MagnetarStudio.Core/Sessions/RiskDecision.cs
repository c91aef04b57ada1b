using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Core.Sessions;

/// <summary>What the rule decided about a session after a sighting.</summary>
/// <param name="Next">The session's risk from now on.</param>
/// <param name="Account">The account's history from now on.</param>
/// <param name="Ended">The session, if it ended by this.</param>
/// <param name="Events">Records of it; none when nothing is new.</param>
/// <param name="Notices">What is published after COMMIT.</param>
public sealed record RiskDecision(
    SessionRisk Next,
    RiskHistory Account,
    IReadOnlyList<Session> Ended,
    IReadOnlyList<AuditEvent> Events,
    IReadOnlyList<Notice> Notices);
