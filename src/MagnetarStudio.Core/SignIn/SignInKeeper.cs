using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Passwords;

namespace MagnetarStudio.Core.SignIn;

/// <summary>Signs accounts in, and lets a signed-in caller prove the password or the second factor again.</summary>
/// <remarks>
/// Two answers only for a name and password that do not fit: wrong, after one hash, and later, after none. What is
/// known before the queue is named by its version and decided again inside the write. A wrong second factor is counted
/// by the budget of a wrong password, which the right password alone does not reset. Thread-safe.
/// </remarks>
public sealed class SignInKeeper(
    ISignInStore store,
    IAccountStore accounts,
    SessionKeeper sessions,
    PasswordHasher hasher,
    GuessGuard guard,
    DeviceSecrets deviceSecrets,
    PendingSignIns pending,
    RiskObserver observer,
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

        // Where a second factor is enrolled, it is the more that a privileged account wants.
        var wantsKnownDevice = admission.WantsKnownDevice && account is not { HasSecondFactor: true };
        if (!matches.Value || account is null || hash is null || wantsKnownDevice)
        {
            // A guess that was hashed is counted, though its caller has gone: to hang up must not be free.
            var reason = matches.Value ? "KNOWN_DEVICE_WANTED" : "WRONG";
            var refused = new RefusedSignIn(account?.Id, admission.Budget, asked.Name, reason, IsStepUp: false);
            return Refusal(await guard.FailAsync(refused, by, CancellationToken.None));
        }

        var half = new PendingSignIn(
            account.Id, account.Password.Epoch, known, asked.DeviceName, asked.Platform, asked.AppVersion);
        var grant = await store.SignInAsync(
            Prove(half, admission.Budget, factor: null, asked.Facts), by.As(account.Id), cancel);
        if (grant.Verdict is not (SignInVerdict.Granted or SignInVerdict.SecondFactorRequired))
        {
            return Refusal(grant);
        }

        await RehashAsync(account, hash, password, by, cancel);
        return grant.Verdict is SignInVerdict.Granted
            ? Granted(grant)
            : new(SignInVerdict.SecondFactorRequired, null, null) { Pending = pending.Make(half, clock.GetUtcNow()) };
    }

    /// <summary>Completes a sign-in with the second factor.</summary>
    /// <param name="token">The pending token as sent, any text.</param>
    /// <param name="factor">What is presented.</param>
    /// <param name="facts">What the connection shows.</param>
    /// <param name="by">Who asks, so far nobody.</param>
    /// <param name="cancel">Withdraws the call while it still waits.</param>
    public async ValueTask<SignInAnswer> CompleteAsync(
        string token, PresentedFactor factor, RiskFacts facts, Caller by, CancellationToken cancel)
    {
        if (pending.Open(token, clock.GetUtcNow()) is not { } half
            || await accounts.FindAsync(half.Account, cancel) is not { } account
            || account.IsDisabled
            || account.Password.Epoch != half.PasswordEpoch)
        {
            return new(SignInVerdict.SecondFactorRefused, null, null);
        }

        // A device that was forgotten meanwhile is a stranger, and has no tries of its own.
        var known = half.Known is { } device && await IsRememberedAsync(account, device, cancel) ? half.Known : null;
        var admission = await guard.AskAsync(account.UserName, account, known, cancel);
        if (!admission.Answer.IsAllowed)
        {
            return new(SignInVerdict.TryLater, null, admission.Answer.RetryAfter);
        }

        var proved = Prove(
            half with { Known = known }, admission.Budget, factor, facts with { Platform = half.Platform });
        var grant = await store.SignInAsync(proved, by.As(account.Id), cancel);
        return grant.Verdict is SignInVerdict.Granted ? Granted(grant) : Refusal(grant);
    }

    /// <summary>Proves a signed-in caller's presence by the password, where no second factor is enrolled.</summary>
    /// <returns>SecondFactorRefused where one is: then a password is not looked at.</returns>
    /// <inheritdoc cref="ProveAsync(Account, DeviceId, Password, RiskSighting, Caller, CancellationToken)"/>
    public ValueTask<ProofAnswer> StepUpAsync(
        Account account,
        DeviceId device,
        Password password,
        RiskSighting seen,
        Caller by,
        CancellationToken cancel) =>
        account.HasSecondFactor
            ? ValueTask.FromResult(new ProofAnswer(SignInVerdict.SecondFactorRefused, null))
            : ProveAsync(account, device, password, seen, by, cancel);

    /// <summary>Proves a signed-in caller's presence by the second factor.</summary>
    /// <param name="account">The caller's account, as just read.</param>
    /// <param name="device">The device of the caller's session.</param>
    /// <param name="factor">What is presented.</param>
    /// <param name="seen">What the connection shows.</param>
    /// <param name="by">The caller.</param>
    /// <param name="cancel">Withdraws the call while it still waits.</param>
    public async ValueTask<ProofAnswer> StepUpAsync(
        Account account,
        DeviceId device,
        PresentedFactor factor,
        RiskSighting seen,
        Caller by,
        CancellationToken cancel)
    {
        if (!account.HasSecondFactor)
        {
            return new(SignInVerdict.SecondFactorRefused, null);
        }

        var admission = await guard.AskAsync(account.UserName, account, device, cancel);
        if (!admission.Answer.IsAllowed)
        {
            return new(SignInVerdict.TryLater, admission.Answer.RetryAfter);
        }

        var decision = await store.StepUpAsync(account.Id, factor, admission.Budget, seen, by, cancel);
        return decision.Verdict switch
        {
            SecondFactorVerdict.Done => new(SignInVerdict.Granted, null, factor.Method),
            SecondFactorVerdict.TryLater => new(SignInVerdict.TryLater, decision.RetryAfter),
            _ => new(SignInVerdict.SecondFactorRefused, null),
        };
    }

    /// <summary>Proves the password of a signed-in caller.</summary>
    /// <param name="account">The caller's account, as just read.</param>
    /// <param name="device">The device of the caller's session.</param>
    /// <param name="password">The password as sent.</param>
    /// <param name="seen">What the connection shows.</param>
    /// <param name="by">The caller.</param>
    /// <param name="cancel">Withdraws the call while it still waits.</param>
    public async ValueTask<ProofAnswer> ProveAsync(
        Account account,
        DeviceId device,
        Password password,
        RiskSighting seen,
        Caller by,
        CancellationToken cancel)
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

        return await store.StepUpAsync(account.Id, account.Password.Epoch, admission.Budget, seen, by, cancel);
    }

    private SignInAnswer Granted(SignInGrant grant) => new(
        SignInVerdict.Granted, sessions.TokensOf(grant.Session!, grant.Account!), null, grant.Ended.Count);

    private static SignInAnswer Refusal(SignInGrant grant) => new(grant.Verdict, null, grant.RetryAfter);

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

        return await IsRememberedAsync(account, secret.Device, cancel) ? secret.Device : null;
    }

    private async ValueTask<bool> IsRememberedAsync(Account account, DeviceId device, CancellationToken cancel)
    {
        var devices = await accounts.ListDevicesAsync(account.Id, cancel);
        return devices.Any(remembered => remembered.Id == device);
    }

    private ProvedSignIn Prove(PendingSignIn half, DeviceId? budget, PresentedFactor? factor, RiskFacts facts)
    {
        var salt = new byte[Session.SaltSizeBytes];
        secrets.Fill(salt);
        var device = new DeviceClaim(
            half.Known, DeviceId.New(clock, secrets), half.DeviceName, half.Platform, half.AppVersion);
        var seen = observer.Observe(facts with { Device = device.Known ?? device.New });
        return new(
            half.Account, half.PasswordEpoch, device, SessionId.New(clock, secrets), salt, budget, factor, seen);
    }

    // The password was right, whatever comes of it: when the queue is busy, the next sign-in rehashes.
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
