using MagnetarStudio.Core.Passwords;

namespace MagnetarStudio.Core.Accounts;

/// <summary>The answer of a change that sets a password.</summary>
/// <param name="Verdict">What the rule decided; Unchanged when it was not reached.</param>
/// <param name="Account">The account as it is now; null unless it was done.</param>
/// <param name="Password">What the policy says of the password; other than Accepted, nothing was done.</param>
/// <param name="EndedCount">Sessions that ended with it.</param>
/// <param name="RetryAfter">How long to wait, when the hashing queue or a budget is used up; null otherwise.</param>
public sealed record AccountAnswer(
    AccountVerdict Verdict, Account? Account, PasswordVerdict Password, TimeSpan? RetryAfter, int EndedCount = 0)
{
    internal static AccountAnswer Of(AccountDecision decision) =>
        new(
            decision.Verdict,
            decision.Verdict is AccountVerdict.Done ? decision.Next : null,
            default,
            null,
            decision.Notices.Count(notice => notice.Kind is NoticeKind.SessionEnded));

    internal static AccountAnswer Refused(PasswordVerdict password) =>
        new(AccountVerdict.Unchanged, null, password, null);

    internal static AccountAnswer Busy(TimeSpan? retryAfter) =>
        new(AccountVerdict.Unchanged, null, default, retryAfter);

    internal static AccountAnswer Of(AccountVerdict verdict) => new(verdict, null, default, null);
}
