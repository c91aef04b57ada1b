using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Sessions;

namespace MagnetarStudio.Core.SignIn;

/// <summary>What a proved password opens. Pure: rows in, a decision out.</summary>
public static class SignInRules
{
    /// <summary>Opens a session, adds or renews the device, and puts out what is over the cap.</summary>
    /// <param name="proved">What was proved before the queue.</param>
    /// <param name="admission">What the guess budget says at this moment.</param>
    /// <param name="account">The account as it is now; null if it is gone.</param>
    /// <param name="sessions">Its sessions that have not ended.</param>
    /// <param name="devices">Its devices.</param>
    /// <param name="policy">The session rules in force.</param>
    /// <param name="now">When.</param>
    /// <param name="by">Who signs in.</param>
    public static SignInGrant Grant(
        ProvedSignIn proved,
        GuessAdmission admission,
        Account? account,
        IReadOnlyList<Session> sessions,
        IReadOnlyList<Device> devices,
        SessionPolicy policy,
        Moment now,
        Caller by)
    {
        // A password that changed, or an account that was shut, while the call waited opens nothing.
        if (account is null || account.IsDisabled || account.Password.Epoch != proved.PasswordEpoch)
        {
            return SignInGrant.Refused(
                SignInVerdict.InvalidCredentials, Refused(proved.Account, "MOVED"));
        }

        // Of a hundred guesses in flight together, the right one must not open what the wrong ones have closed.
        if (!admission.Answer.IsAllowed)
        {
            return SignInGrant.TryLater(admission.Answer.RetryAfter);
        }

        if (admission.WantsKnownDevice)
        {
            return SignInGrant.Refused(
                SignInVerdict.InvalidCredentials, Refused(proved.Account, "KNOWN_DEVICE_WANTED"));
        }

        var inUse = sessions
            .Where(session => session.IsLiveAt(now.Utc, policy, account.Role))
            .Select(session => session.Device)
            .ToHashSet();
        var device = DeviceRules.SignIn(account.Id, devices, inUse, proved.Device, now);
        var asked = NewSession(proved, account, device.Device, policy, now, by);

        var opened = SessionRules.Open(asked, account, sessions, policy, now);
        if (opened.Opened is not { } session)
        {
            return SignInGrant.Refused(SignInVerdict.SessionLimit, [.. opened.Events]) with
            {
                Ended = opened.Ended,
                Notices = opened.Notices,
            };
        }

        var granted = new AuditEvent(EventCode.SignIn)
        {
            Target = account.Id,
            TargetSession = session.Id,
            Device = device.Device.Id,
            UserName = account.UserName.Value,
        };
        return new(
            SignInVerdict.Granted,
            session,
            account,
            device.Device,
            device.Forgotten,
            opened.Ended,
            [granted, .. device.Events, .. opened.Events],
            opened.Notices);
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

    private static AuditEvent Refused(AccountId account, string reason) =>
        new(EventCode.SignIn, Outcome.Refused) { Target = account, Reason = reason };
}
