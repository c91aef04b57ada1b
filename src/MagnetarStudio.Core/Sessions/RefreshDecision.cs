using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Core.Sessions;

/// <summary>What the rule decided about a refresh.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Next">The row from now on; null when nothing is written.</param>
/// <param name="Events">Records of it.</param>
/// <param name="Notices">What is published after COMMIT.</param>
public sealed record RefreshDecision(
    RefreshAnswer Answer, Session? Next, IReadOnlyList<AuditEvent> Events, IReadOnlyList<Notice> Notices);
