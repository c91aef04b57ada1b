using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Core.Accounts;

/// <summary>Makes accounts and sets passwords: judges, hashes, and lets the write decide. Thread-safe.</summary>
public sealed class AccountKeeper(
    IAccountStore store,
    PasswordHasher hasher,
    PasswordPolicy passwords,
    RegistrationMode registration,
    RateBudget claimTries,
    TimeProvider clock,
    ISecretSource secrets)
{
    /// <summary>Who may make an account for themselves.</summary>
    public RegistrationMode Registration => registration;

    /// <summary>
    /// Claims the founder account of a server that has none. Five wrong tries a minute, by everybody together.
    /// </summary>
    public async ValueTask<AccountAnswer> ClaimAsync(
        OneTimeCode code, AccountRequest asked, Password password, Caller by, CancellationToken cancel)
    {
        // Asked before the hash and taken after it: of tries in flight together no more than the budget reach the code.
        if (claimTries.Ask() is { IsAllowed: false } wait)
        {
            return AccountAnswer.Busy(wait.RetryAfter);
        }

        return await WithHashAsync(
            asked with { Role = Role.Founder },
            password,
            mustChange: false,
            async hashed => claimTries.TryTake().IsAllowed
                ? await store.ClaimAsync(code, hashed, by, cancel)
                : AccountDecision.Nothing(AccountVerdict.CodeRefused),
            by,
            cancel);
    }

    /// <summary>Registers an account, by an invitation or freely, as the operator allows.</summary>
    public async ValueTask<AccountAnswer> RegisterAsync(
        OneTimeCode? code, AccountRequest asked, Password password, Caller by, CancellationToken cancel)
    {
        // Refused before anything is hashed: a closed door costs nothing.
        if (registration is RegistrationMode.Closed)
        {
            return AccountAnswer.Of(AccountVerdict.RegistrationClosed);
        }

        if (registration is RegistrationMode.Invitation && code is null)
        {
            return AccountAnswer.Of(AccountVerdict.CodeRefused);
        }

        return await WithHashAsync(
            asked with { Role = Role.Member },
            password,
            mustChange: false,
            hashed => store.RegisterAsync(registration, code, hashed, by, cancel),
            by,
            cancel);
    }

    /// <summary>Creates an account for somebody else, who must change the password first of all.</summary>
    public ValueTask<AccountAnswer> CreateAsync(
        AccountRequest asked, Password password, Caller by, CancellationToken cancel) =>
        WithHashAsync(
            asked, password, mustChange: true, hashed => store.CreateAsync(hashed, by, cancel), by, cancel);

    /// <summary>Makes the founder that the environment names, who must change the password first of all.</summary>
    public ValueTask<AccountAnswer> MakeFounderAsync(
        AccountRequest asked, Password password, Caller by, CancellationToken cancel) =>
        WithHashAsync(
            asked with { Role = Role.Founder },
            password,
            mustChange: true,
            hashed => store.MakeFounderAsync(hashed, by, cancel),
            by,
            cancel);

    /// <summary>
    /// Changes the password of <paramref name="account"/>, whose current one was proved at its version.
    /// </summary>
    public async ValueTask<AccountAnswer> ChangePasswordAsync(
        Account account, Password password, Caller by, CancellationToken cancel)
    {
        var verdict = passwords.Check(password, false, account.UserName.Value, account.DisplayName);
        if (verdict is not PasswordVerdict.Accepted)
        {
            return AccountAnswer.Refused(verdict);
        }

        var hash = await hasher.HashAsync(password, HashUrgency.Known, by.Deadline, cancel);
        return hash.Value is { } hashed
            ? AccountAnswer.Of(await store.ChangePasswordAsync(
                account.Id, account.Password.Epoch, hashed.Encode(), by, cancel))
            : AccountAnswer.Busy(hash.RetryAfter);
    }

    /// <summary>Makes an invitation.</summary>
    /// <returns>The code, to be shown once; null when the caller may not invite to that role.</returns>
    public async ValueTask<(InvitationId Id, OneTimeCode Code)?> InviteAsync(
        Role role, TimeSpan lifetime, Caller by, CancellationToken cancel)
    {
        var id = InvitationId.New(clock, secrets);
        var code = OneTimeCode.New(secrets);
        var verdict = await store.InviteAsync(id, code, role, lifetime, by, cancel);
        return verdict is AccountVerdict.Done ? (id, code) : null;
    }

    /// <summary>Makes a claim code; the last one made holds.</summary>
    /// <returns>The code, to be shown once; null when there is a founder already.</returns>
    public async ValueTask<OneTimeCode?> MakeClaimCodeAsync(Caller by, CancellationToken cancel)
    {
        var code = OneTimeCode.New(secrets);
        return await store.SetClaimCodeAsync(code, by, cancel) is AccountVerdict.Done ? code : null;
    }

    private async ValueTask<AccountAnswer> WithHashAsync(
        AccountRequest asked,
        Password password,
        bool mustChange,
        Func<NewAccount, ValueTask<AccountDecision>> decide,
        Caller by,
        CancellationToken cancel)
    {
        var verdict = passwords.Check(password, false, asked.Name.Value, asked.DisplayName);
        if (verdict is not PasswordVerdict.Accepted)
        {
            return AccountAnswer.Refused(verdict);
        }

        var urgency = by.Actor.Kind is ActorKind.Nobody ? HashUrgency.Stranger : HashUrgency.Known;
        var hash = await hasher.HashAsync(password, urgency, by.Deadline, cancel);
        if (hash.Value is not { } hashed)
        {
            return AccountAnswer.Busy(hash.RetryAfter);
        }

        var displayName = asked.DisplayName.Length == 0 ? asked.Name.Value : asked.DisplayName;
        return AccountAnswer.Of(await decide(new NewAccount(
            AccountId.New(clock, secrets), asked.Name, displayName, asked.Role, hashed.Encode(), mustChange)));
    }
}
