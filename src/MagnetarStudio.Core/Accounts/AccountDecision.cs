using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Core.Accounts;

/// <summary>
/// What a rule decided about an account: the answer, the row from now on, its records, and who is told.
/// </summary>
/// <param name="Verdict">The answer.</param>
/// <param name="Next">The row to write; null when nothing is written.</param>
/// <param name="Events">Records of it; of a refusal too.</param>
/// <param name="Notices">What is published after COMMIT.</param>
public sealed record AccountDecision(
    AccountVerdict Verdict, Account? Next, IReadOnlyList<AuditEvent> Events, IReadOnlyList<Notice> Notices)
{
    /// <summary>Nothing is written: no row, no record.</summary>
    public static AccountDecision Nothing(AccountVerdict verdict) => new(verdict, null, [], []);

    /// <summary>Refused, with its record.</summary>
    public static AccountDecision Refused(AccountVerdict verdict, AuditEvent refusal) =>
        new(verdict, null, [refusal with { Outcome = Outcome.Refused }], []);
}
