using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.OneTime;

namespace MagnetarStudio.Core.SignIn;

/// <summary>Gives accounts a second factor and takes it away: makes the secrets, and lets the write decide.</summary>
/// <remarks>Thread-safe. OWASP ASVS 5.0 §6.5.1, §6.5.2, §6.5.5.</remarks>
public sealed class SecondFactorKeeper(ISecondFactorStore store, GuessGuard guard, ISecretSource secrets)
{
    /// <summary>Begins an authenticator, which counts for nothing until it is confirmed.</summary>
    /// <returns>The row with its secret, to be shown once and forgotten, in <c>Next</c> when it was done.</returns>
    public ValueTask<SecondFactorDecision> EnrollAsync(Account account, Caller by, CancellationToken cancel)
    {
        var secret = new byte[Totp.SecretSizeBytes];
        secrets.Fill(secret);
        return store.EnrollAsync(account.Id, secret, by, cancel);
    }

    /// <summary>Makes an authenticator that was begun count, and hands out recovery codes.</summary>
    /// <param name="account">The caller's account.</param>
    /// <param name="device">The device of the caller's session.</param>
    /// <param name="code">The authenticator's code, any text. A wrong one is counted like a wrong password.</param>
    /// <param name="by">The caller.</param>
    /// <param name="cancel">Withdraws the call while it still waits.</param>
    public async ValueTask<SecondFactorAnswer> ConfirmAsync(
        Account account, DeviceId device, string code, Caller by, CancellationToken cancel)
    {
        var admission = await guard.AskAsync(account.UserName, account, device, cancel);
        if (!admission.Answer.IsAllowed)
        {
            return new(SecondFactorVerdict.TryLater, [], admission.Answer.RetryAfter);
        }

        var codes = MakeRecoveryCodes();
        return SecondFactorAnswer.Of(
            await store.ConfirmAsync(account.Id, code, DigestsOf(codes), admission.Budget, by, cancel), codes);
    }

    /// <summary>Removes the second factor. The caller has proved it a moment ago.</summary>
    public async ValueTask<SecondFactorAnswer> RemoveAsync(Account account, Caller by, CancellationToken cancel) =>
        SecondFactorAnswer.Of(await store.RemoveAsync(account.Id, by, cancel), []);

    /// <summary>Voids the recovery codes and hands out new ones. The caller has proved the second factor.</summary>
    public async ValueTask<SecondFactorAnswer> RegenerateAsync(
        Account account, Caller by, CancellationToken cancel)
    {
        var codes = MakeRecoveryCodes();
        return SecondFactorAnswer.Of(await store.RegenerateAsync(account.Id, DigestsOf(codes), by, cancel), codes);
    }

    private OneTimeCode[] MakeRecoveryCodes() =>
        [.. Enumerable.Range(0, SecondFactorRules.RecoveryCodes).Select(_ => OneTimeCode.New(secrets))];

    private static byte[][] DigestsOf(OneTimeCode[] codes) => [.. codes.Select(code => code.ComputeDigest())];
}
