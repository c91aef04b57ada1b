using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Passwords;

namespace MagnetarStudio.Core.SignIn;

/// <summary>Signs accounts in, and lets a signed-in caller prove the password again.</summary>
/// <remarks>
/// Two answers only for a name and password that do not fit: wrong, after one hash, and later, after none. What is
/// known before the queue is named by its version and decided again inside the write. Thread-safe.
/// </remarks>
public sealed class SignInKeeper(
    ISignInStore store,
    IAccountStore accounts,
    SessionKeeper sessions,
    PasswordHasher hasher,
    GuessGuard guard,
    DeviceSecrets deviceSecrets,
    TimeProvider clock,
    ISecretSource secrets)
{
    /// <summary>Signs in.</summary>
    /// <param name="asked">What is presented.</param>
    /// <param name="password">The password as sent.</param>
    /// <param name="by">Who asks, so far nobody.</param>
    /// <param name="cancel">Withdraws the call while it still waits.</param>
    public async ValueTask<SignInAnswer> SignInAsync(
        SignInRequest asked, Password password, Caller by, CancellationToken cancel)
    {
        var account = await accounts.FindAsync(asked.Name, cancel);
        var known = await FindKnownDeviceAsync(asked.Secret, account, cancel);

        var admission = await guard.AskAsync(asked.Name, account, known, cancel);
        if (!admission.Answer.IsAllowed)
        {
            return new(SignInVerdict.TryLater, null, admission.Answer.RetryAfter);
        }

        var urgency = admission.Budget is null ? HashUrgency.Stranger : HashUrgency.Known;
        var hash = account is { IsDisabled: false } ? HashOf(account) : null;
        var matches = await hasher.VerifyAsync(asked.Name.Value, hash, password, urgency, by.Deadline, cancel);
        if (matches.IsBusy)
        {
            return new(SignInVerdict.Busy, null, matches.RetryAfter);
        }

        if (!matches.Value || account is null || hash is null || admission.WantsKnownDevice)
        {
            // A guess that was hashed is counted, though its caller has gone: to hang up must not be free.
            var reason = matches.Value ? "KNOWN_DEVICE_WANTED" : "WRONG";
            var refused = new RefusedSignIn(account?.Id, admission.Budget, asked.Name, reason, IsStepUp: false);
            return Refusal(await guard.FailAsync(refused, by, CancellationToken.None));
        }

        var grant = await store.SignInAsync(Prove(asked, account, known, admission.Budget), by.As(account.Id), cancel);
        if (grant is not { Session: { } session, Account: { } owner })
        {
            return new(grant.Verdict, null, grant.RetryAfter);
        }

        await RehashAsync(owner, hash, password, by, cancel);
        return new(SignInVerdict.Granted, sessions.TokensOf(session, owner), null, grant.Ended.Count);
    }

    /// <summary>Proves the password of a signed-in caller.</summary>
    /// <param name="account">The caller's account, as just read.</param>
    /// <param name="device">The device of the caller's session.</param>
    /// <param name="password">The password as sent.</param>
    /// <param name="by">The caller.</param>
    /// <param name="cancel">Withdraws the call while it still waits.</param>
    public async ValueTask<ProofAnswer> ProveAsync(
        Account account, DeviceId device, Password password, Caller by, CancellationToken cancel)
    {
        var admission = await guard.AskAsync(account.UserName, account, device, cancel);
        if (!admission.Answer.IsAllowed)
        {
            return new(SignInVerdict.TryLater, admission.Answer.RetryAfter);
        }

        var matches = await hasher.VerifyAsync(
            account.UserName.Value, HashOf(account), password, HashUrgency.Known, by.Deadline, cancel);
        if (matches.IsBusy)
        {
            return new(SignInVerdict.Busy, matches.RetryAfter);
        }

        if (!matches.Value)
        {
            var refused = new RefusedSignIn(account.Id, admission.Budget, UserName: null, "WRONG", IsStepUp: true);
            var refusal = Refusal(await guard.FailAsync(refused, by, CancellationToken.None));
            return new(refusal.Verdict, refusal.RetryAfter);
        }

        return await store.StepUpAsync(account.Id, account.Password.Epoch, admission.Budget, by, cancel);
    }

    private static SignInAnswer Refusal(Budgets.BudgetAnswer counted) => counted.IsAllowed
        ? new(SignInVerdict.InvalidCredentials, null, null)
        : new(SignInVerdict.TryLater, null, counted.RetryAfter);

    private static PasswordHash? HashOf(Account account) =>
        PasswordHash.TryParse(account.Password.Hash, out var hash) ? hash : null;

    // The secret of a device that was forgotten is still well made, so the row decides.
    private async ValueTask<DeviceId?> FindKnownDeviceAsync(
        DeviceSecret? secret, Account? account, CancellationToken cancel)
    {
        if (secret is null || account is null
            || !deviceSecrets.Verify(secret, account.Id, account.Password.Epoch, clock.GetUtcNow()))
        {
            return null;
        }

        var devices = await accounts.ListDevicesAsync(account.Id, cancel);
        return devices.Any(device => device.Id == secret.Device) ? secret.Device : null;
    }

    private ProvedSignIn Prove(SignInRequest asked, Account account, DeviceId? known, DeviceId? budget)
    {
        var salt = new byte[Session.SaltSizeBytes];
        secrets.Fill(salt);
        var device = new DeviceClaim(
            known, DeviceId.New(clock, secrets), asked.DeviceName, asked.Platform, asked.AppVersion);
        return new(
            account.Id,
            account.Password.Epoch,
            device,
            SessionId.New(clock, secrets),
            salt,
            budget);
    }

    // The session is open already: when the queue is busy, the next sign-in rehashes.
    private async ValueTask RehashAsync(
        Account account, PasswordHash hash, Password password, Caller by, CancellationToken cancel)
    {
        if (!hasher.NeedsRehash(hash))
        {
            return;
        }

        var rehashed = await hasher.HashAsync(password, HashUrgency.Known, by.Deadline, cancel);
        if (rehashed.Value is { } renewed)
        {
            await accounts.RehashAsync(
                account.Id, account.Password.Version, renewed.Encode(), by.As(account.Id), cancel);
        }
    }
}
