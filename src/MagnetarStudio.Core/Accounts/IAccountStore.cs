using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Core.Permissions;

namespace MagnetarStudio.Core.Accounts;

/// <summary>
/// Where accounts, devices, invitations and the claim code are kept. Every change is one write with its records.
/// </summary>
public interface IAccountStore
{
    /// <summary>The account of that name; null if there is none.</summary>
    ValueTask<Account?> FindAsync(UserName name, CancellationToken cancel);

    /// <summary>The account; null if there is none.</summary>
    ValueTask<Account?> FindAsync(AccountId id, CancellationToken cancel);

    /// <summary>Accounts in order of their ids, after <paramref name="after"/>.</summary>
    /// <param name="after">The last id of the page before; null for the first page.</param>
    /// <param name="limit">Most rows.</param>
    /// <param name="cancel">Gives up waiting.</param>
    ValueTask<IReadOnlyList<Account>> ListAsync(AccountId? after, int limit, CancellationToken cancel);

    /// <summary>
    /// The kinds of password hash that accounts hold: the <see cref="DecoyHashes.KindsMax"/> most frequent ones.
    /// </summary>
    ValueTask<IReadOnlyList<HashShare>> CountHashesAsync(CancellationToken cancel);

    /// <summary>Whether there is a founder, disabled ones included.</summary>
    ValueTask<bool> HasFounderAsync(CancellationToken cancel);

    /// <summary>Creates an account for somebody else: <see cref="AccountRules.Create"/>.</summary>
    ValueTask<AccountDecision> CreateAsync(NewAccount asked, Caller by, CancellationToken cancel);

    /// <summary>Registers an account: <see cref="RegistrationRules.Register"/>.</summary>
    ValueTask<AccountDecision> RegisterAsync(
        RegistrationMode mode, OneTimeCode? code, NewAccount asked, Caller by, CancellationToken cancel);

    /// <summary>Claims the founder account: <see cref="SetupRules.Claim"/>.</summary>
    ValueTask<AccountDecision> ClaimAsync(OneTimeCode code, NewAccount asked, Caller by, CancellationToken cancel);

    /// <summary>Makes the founder that the environment names: <see cref="SetupRules.FromEnvironment"/>.</summary>
    ValueTask<AccountDecision> MakeFounderAsync(NewAccount asked, Caller by, CancellationToken cancel);

    /// <summary>Makes <paramref name="code"/> the claim code that holds, if there is no founder.</summary>
    /// <returns>Done, or AlreadyClaimed.</returns>
    ValueTask<AccountVerdict> SetClaimCodeAsync(OneTimeCode code, Caller by, CancellationToken cancel);

    /// <summary>Keeps an invitation: <see cref="RegistrationRules.Invite"/>.</summary>
    ValueTask<AccountVerdict> InviteAsync(
        InvitationId id, OneTimeCode code, Role role, TimeSpan lifetime, Caller by, CancellationToken cancel);

    /// <summary>Gives a role: <see cref="AccountRules.SetRole"/>.</summary>
    ValueTask<AccountDecision> SetRoleAsync(AccountId target, Role role, Caller by, CancellationToken cancel);

    /// <summary>
    /// Shuts or opens an account, and ends its sessions when it shuts: <see cref="AccountRules.SetDisabled"/>.
    /// </summary>
    ValueTask<AccountDecision> SetDisabledAsync(AccountId target, bool isDisabled, Caller by, CancellationToken cancel);

    /// <summary>
    /// Erases an account with everything that belongs to it, and destroys the key of its personal parts in the log:
    /// <see cref="AccountRules.Erase"/>. Its name is free from then on; its id is never used again.
    /// </summary>
    ValueTask<ErasedAccount> EraseAsync(AccountId target, Caller by, CancellationToken cancel);

    /// <summary>Whether there was such an account, and it was erased.</summary>
    ValueTask<bool> WasErasedAsync(AccountId id, CancellationToken cancel);

    /// <summary>
    /// Forgets every wrong guess at an account, and lets its next sign-in pass, whatever it looks like, within a day:
    /// <see cref="AccountRules.Unlock"/>.
    /// </summary>
    ValueTask<AccountDecision> UnlockAsync(AccountId target, Caller by, CancellationToken cancel);

    /// <summary>Changes a password and ends the other sessions: <see cref="AccountRules.ChangePassword"/>.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="provedEpoch">Epoch of the password that was proved.</param>
    /// <param name="hash">Encoded hash of the new one.</param>
    /// <param name="by">The owner; the session it calls from goes on.</param>
    /// <param name="cancel">Withdraws the change while it still waits.</param>
    ValueTask<AccountDecision> ChangePasswordAsync(
        AccountId account, int provedEpoch, string hash, Caller by, CancellationToken cancel);

    /// <summary>Keeps a stronger hash of the same password: <see cref="AccountRules.Rehash"/>.</summary>
    /// <returns>False when it was not kept, whatever the reason: the next sign-in brings the password again.</returns>
    ValueTask<bool> RehashAsync(
        AccountId account, long provedVersion, string hash, Caller by, CancellationToken cancel);

    /// <summary>The account's devices, the latest sign-in first.</summary>
    ValueTask<IReadOnlyList<Device>> ListDevicesAsync(AccountId account, CancellationToken cancel);

    /// <summary>Forgets a device of <paramref name="account"/> and ends its session.</summary>
    /// <returns>False when the account has no such device.</returns>
    ValueTask<bool> ForgetDeviceAsync(AccountId account, DeviceId device, Caller by, CancellationToken cancel);
}
