using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;

namespace MagnetarStudio.Core.SignIn;

/// <summary>What a proved password opens, alone or with a second factor. Pure: rows in, a decision out.</summary>
public static class SignInRules
{
    /// <summary>Opens a session, adds or renews the device, and puts out what is over the cap.</summary>
    /// <param name="proved">What was proved before the queue.</param>
    /// <param name="use">What the presented second factor is worth; null when it is wrong, and without one.</param>
    /// <param name="admission">What the guess budget says at this moment.</param>
    /// <param name="account">The account as it is now; null if it is gone.</param>
    /// <param name="sessions">Its sessions that have not ended.</param>
    /// <param name="devices">Its devices.</param>
    /// <param name="history">What it has shown.</param>
    /// <param name="mayPass">Whether an administrator lets its next sign-in pass, whatever it looks like.</param>
    /// <param name="policy">The session rules in force.</param>
    /// <param name="risks">By what risk is judged.</param>
    /// <param name="now">When.</param>
    /// <param name="by">Who signs in.</param>
    public static SignInGrant Grant(
        ProvedSignIn proved,
        FactorUse? use,
        GuessAdmission admission,
        Account? account,
        IReadOnlyList<Session> sessions,
        IReadOnlyList<Device> devices,
        RiskHistory history,
        bool mayPass,
        SessionPolicy policy,
        RiskPolicy risks,
        Moment now,
        Caller by)
    {
        // A password that changed, or an account that was shut, while the call waited opens nothing.
        if (account is not { IsDisabled: false } || account.Password.Epoch != proved.PasswordEpoch)
        {
            return Refuse(proved, "MOVED");
        }

        if (Hold(proved, use, admission, account) is { } held)
        {
            return held;
        }

        var inUse = sessions
            .Where(session => session.IsLiveAt(now.Utc, policy, account.Role))
            .Select(session => session.Device)
            .ToHashSet();
        var score = Score(proved, admission, history, devices, inUse.Count, risks);
        if (score.Band is RiskBand.End && use is null && !mayPass)
        {
            // It tells that the password is right, so it is counted like a wrong one.
            return Refuse(proved, "UNFAMILIAR", SignInVerdict.Unfamiliar, score) with { IsGuess = true };
        }

        var device = DeviceRules.SignIn(account.Id, devices, inUse, proved.Device, now);
        var methods = ProofMethods.Password | (use?.Method ?? ProofMethods.None);
        var asked = NewSession(proved, account, device.Device, policy, now, by) with
        {
            Methods = methods,
            Risk = new JudgedRisk(use is null ? score.Value : 0, now.Utc),
        };

        var opened = SessionRules.Open(asked, account, sessions, policy, risks, now);
        if (opened.Opened is not { } session)
        {
            return SignInGrant.Refused(SignInVerdict.SessionLimit, [.. EventsOf(use), .. opened.Events]) with
            {
                Ended = opened.Ended,
                Notices = opened.Notices,
                Used = use,
            };
        }

        return new(
            SignInVerdict.Granted,
            session,
            account,
            device.Device,
            device.Forgotten,
            opened.Ended,
            [Granted(session, account, use, score), .. EventsOf(use), .. device.Events, .. opened.Events],
            opened.Notices)
        {
            Used = use,
            Risk = Learn(proved, account.Id, history, score, use is not null, risks, now),
        };
    }

    /// <summary>Whether a password that was found right before the queue still proves its owner's presence.</summary>
    /// <param name="account">The owner's row; null if it is gone.</param>
    /// <param name="passwordEpoch">Epoch of the password that was proved.</param>
    /// <param name="admission">What the guess budget says at this moment.</param>
    public static ProofDecision StepUp(Account? account, int passwordEpoch, GuessAdmission admission)
    {
        if (account is not { IsDisabled: false } || account.Password.Epoch != passwordEpoch)
        {
            return new(new(SignInVerdict.InvalidCredentials, null), []);
        }

        return admission.Answer.IsAllowed
            ? new(
                new(SignInVerdict.Granted, null, ProofMethods.Password),
                [new AuditEvent(EventCode.SteppedUp) { Target = account.Id }])
            : new(new(SignInVerdict.TryLater, admission.Answer.RetryAfter), []);
    }

    /// <summary>The record of a refusal.</summary>
    public static AuditEvent Refusal(RefusedSignIn refused) =>
        new(refused.IsStepUp ? EventCode.SteppedUp : EventCode.SignIn, Outcome.Refused)
        {
            Target = refused.Account,
            Device = refused.Budget,
            UserName = refused.UserName?.Value,
            Reason = refused.Reason,
        };

    private static AuditEvent Granted(Session session, Account account, FactorUse? use, RiskScore score) =>
        new(EventCode.SignIn)
        {
            Target = account.Id,
            TargetSession = session.Id,
            Device = session.Device,
            UserName = account.UserName.Value,
            Reason = use?.Method.ToCode(),
            Risk = score.ToRecord(),
        };

    // What keeps a sign-in that is in order from opening a session; null when nothing does.
    private static SignInGrant? Hold(
        ProvedSignIn proved, FactorUse? use, GuessAdmission admission, Account account)
    {
        // Of a hundred guesses in flight together, the right one must not open what the wrong ones have closed.
        if (!admission.Answer.IsAllowed)
        {
            return SignInGrant.TryLater(admission.Answer.RetryAfter);
        }

        if (proved.Factor is not null)
        {
            return use is null ? Refuse(proved, SecondFactorRules.WrongCode) with { IsGuess = true } : null;
        }

        if (account.HasSecondFactor)
        {
            var asked = new AuditEvent(EventCode.SecondFactorAsked)
            {
                Target = account.Id,
                Device = proved.Device.Known,
            };
            return SignInGrant.Refused(SignInVerdict.SecondFactorRequired, asked);
        }

        // A second factor is more than a password too, so only an account without one is held to a known device.
        return admission.WantsKnownDevice ? Refuse(proved, "KNOWN_DEVICE_WANTED") : null;
    }

    private static RiskRead Learn(
        ProvedSignIn proved,
        AccountId account,
        RiskHistory history,
        RiskScore score,
        bool isProved,
        RiskPolicy risks,
        Moment now) => new(
            account,
            SessionRiskRules.Open(proved.Seen, score, isProved, risks, now),
            SessionRiskRules.LearnSignIn(history, proved.Seen, score, isProved, risks));

    private static RiskScore Score(
        ProvedSignIn proved,
        GuessAdmission admission,
        RiskHistory history,
        IReadOnlyList<Device> devices,
        int liveSessions,
        RiskPolicy risks)
    {
        var circumstances = new SignInCircumstances(
            devices.Any(device => device.Id == proved.Device.Known),
            admission.Failures,
            liveSessions,
            IsPasswordBreached: false);
        return new(RiskRules.ReadSignIn(proved.Seen, history, circumstances, risks), risks);
    }

    private static IReadOnlyList<AuditEvent> EventsOf(FactorUse? use) => use?.Events ?? [];

    private static Session NewSession(
        ProvedSignIn proved, Account account, Device device, SessionPolicy policy, Moment now, Caller by) => new(
            proved.Session,
            account.Id,
            device.Id,
            device.Name,
            proved.Salt,
            new TokenState(Counter: 1, now, Seen: 0),
            now.Utc,
            now.Utc + policy.Lifetime,
            now.Utc,
            Ended: null,
            by.Peer,
            by.Agent);

    // Who came with a second factor has been told that the password was right, and is not told that it moved.
    private static SignInGrant Refuse(ProvedSignIn proved, string reason) => Refuse(
        proved,
        reason,
        proved.Factor is null ? SignInVerdict.InvalidCredentials : SignInVerdict.SecondFactorRefused,
        score: null);

    private static SignInGrant Refuse(ProvedSignIn proved, string reason, SignInVerdict verdict, RiskScore? score)
    {
        var refusal = new AuditEvent(EventCode.SignIn, Outcome.Refused)
        {
            Target = proved.Account,
            Device = proved.Budget,
            Reason = reason,
            Risk = score?.ToRecord(),
        };
        return SignInGrant.Refused(verdict, refusal);
    }
}
