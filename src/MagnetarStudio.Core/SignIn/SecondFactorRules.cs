using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Cryptography.OneTime;

namespace MagnetarStudio.Core.SignIn;

/// <summary>How a second factor comes, is used, and goes. Pure: rows in, a decision out.</summary>
/// <remarks>
/// Decided inside the act, on rows just read: of two callers with one code, the second reads that it is used up.
/// </remarks>
public static class SecondFactorRules
{
    /// <summary>How many recovery codes there are at a time.</summary>
    public const int RecoveryCodes = 10;

    /// <summary>The stable reason of a code that was wrong, or was used already.</summary>
    public const string WrongCode = "WRONG_CODE";

    /// <summary>Begins an authenticator; one that was begun before is void.</summary>
    /// <param name="account">The account; null if it is gone.</param>
    /// <param name="secret">The authenticator's secret, new.</param>
    /// <param name="now">When.</param>
    public static SecondFactorDecision Enroll(Account? account, byte[] secret, Moment now)
    {
        if (account is not { IsDisabled: false })
        {
            return SecondFactorDecision.Nothing(SecondFactorVerdict.NotEnrolled);
        }

        if (account.HasSecondFactor)
        {
            return SecondFactorDecision.Nothing(SecondFactorVerdict.Enrolled);
        }

        var begun = new SecondFactor(
            account.Id, secret, now.Utc, now.Utc + SecondFactor.ConfirmLife, ConfirmedAt: null, LastStep: 0);
        return SecondFactorDecision.Done(begun, EventCode.SecondFactorBegun, account.Id);
    }

    /// <summary>Makes an authenticator that was begun count, by its first code.</summary>
    /// <param name="account">The account; null if it is gone.</param>
    /// <param name="factor">Its authenticator; null without one.</param>
    /// <param name="admission">What the guess budget says at this moment.</param>
    /// <param name="code">The code presented, any text.</param>
    /// <param name="now">When.</param>
    public static SecondFactorDecision Confirm(
        Account? account, SecondFactor? factor, GuessAdmission admission, string code, Moment now)
    {
        if (account is not { IsDisabled: false } || factor is null)
        {
            return SecondFactorDecision.Nothing(SecondFactorVerdict.NotEnrolled);
        }

        if (!factor.AwaitsConfirmationAt(now.Utc))
        {
            return SecondFactorDecision.Nothing(
                factor.IsConfirmed ? SecondFactorVerdict.Enrolled : SecondFactorVerdict.NotEnrolled);
        }

        if (!admission.Answer.IsAllowed)
        {
            return SecondFactorDecision.TryLater(admission.Answer.RetryAfter);
        }

        if (Totp.FindStep(factor.Secret, code, now.Utc) is not { } step)
        {
            return new(
                SecondFactorVerdict.Refused,
                Next: null,
                [Refusal(EventCode.SecondFactorConfirmed, account.Id, admission.Budget)]);
        }

        var next = factor with { ConfirmedAt = now.Utc, LastStep = step };
        return SecondFactorDecision.Done(next, EventCode.SecondFactorConfirmed, account.Id);
    }

    /// <summary>Removes an authenticator that counts.</summary>
    /// <param name="account">The account; null if it is gone.</param>
    public static SecondFactorDecision Remove(Account? account) =>
        ChangeEnrolled(account, EventCode.SecondFactorRemoved);

    /// <summary>Voids the recovery codes for new ones.</summary>
    /// <param name="account">The account; null if it is gone.</param>
    public static SecondFactorDecision Regenerate(Account? account) =>
        ChangeEnrolled(account, EventCode.RecoveryCodesMade);

    /// <summary>Judges a second factor that is presented.</summary>
    /// <param name="factor">The account's authenticator; null without one.</param>
    /// <param name="recoveryCodes">How many recovery codes are left.</param>
    /// <param name="holdsDigest">Whether the presented recovery code is one of them.</param>
    /// <param name="presented">What is presented.</param>
    /// <param name="now">When.</param>
    /// <returns>Null, one answer, when it is wrong or was used already.</returns>
    public static FactorUse? Use(
        SecondFactor? factor, int recoveryCodes, bool holdsDigest, PresentedFactor presented, Moment now)
    {
        if (factor is not { IsConfirmed: true })
        {
            return null;
        }

        if (presented.TotpCode is { } code)
        {
            // RFC 6238 §5.2: a code that was accepted is not accepted again, nor is one from before it.
            return Totp.FindStep(factor.Secret, code, now.Utc) is { } step && step > factor.LastStep
                ? new(presented.Method, factor with { LastStep = step }, SpentDigest: null, [])
                : null;
        }

        return holdsDigest
            ? new(presented.Method, factor, presented.RecoveryDigest, [Used(factor, recoveryCodes - 1)])
            : null;
    }

    /// <summary>Whether a presented second factor proves a signed-in owner's presence.</summary>
    /// <param name="account">The owner's row; null if it is gone.</param>
    /// <param name="use">What <see cref="Use"/> says of it; null when it is wrong.</param>
    /// <param name="admission">What the guess budget says at this moment.</param>
    public static SecondFactorDecision StepUp(Account? account, FactorUse? use, GuessAdmission admission)
    {
        if (account is not { IsDisabled: false })
        {
            return SecondFactorDecision.Nothing(SecondFactorVerdict.NotEnrolled);
        }

        if (!admission.Answer.IsAllowed)
        {
            return SecondFactorDecision.TryLater(admission.Answer.RetryAfter);
        }

        if (use is null)
        {
            return new(
                SecondFactorVerdict.Refused, Next: null, [Refusal(EventCode.SteppedUp, account.Id, admission.Budget)]);
        }

        var steppedUp = new AuditEvent(EventCode.SteppedUp) { Target = account.Id, Reason = use.Method.ToCode() };
        return new(SecondFactorVerdict.Done, use.Next, [steppedUp, .. use.Events]);
    }

    private static SecondFactorDecision ChangeEnrolled(Account? account, EventCode code) =>
        account is { IsDisabled: false, HasSecondFactor: true }
            ? SecondFactorDecision.Done(next: null, code, account.Id)
            : SecondFactorDecision.Nothing(SecondFactorVerdict.NotEnrolled);

    private static AuditEvent Refusal(EventCode code, AccountId account, DeviceId? budget) =>
        new(code, Outcome.Refused) { Target = account, Device = budget, Reason = WrongCode };

    private static AuditEvent Used(SecondFactor factor, int left) =>
        new(EventCode.RecoveryCodeUsed) { Target = factor.Account, Count = left };
}
