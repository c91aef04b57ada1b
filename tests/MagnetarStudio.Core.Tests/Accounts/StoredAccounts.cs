using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Core.Permissions;

namespace MagnetarStudio.Core.Tests.Accounts;

/// <summary>The accounts and devices it was given; it makes what it is asked for, unless told otherwise.</summary>
internal sealed class StoredAccounts : IAccountStore
{
    public List<Account> Accounts { get; } = [];

    public List<Device> Devices { get; } = [];

    /// <summary>What the next acts answer.</summary>
    public AccountVerdict Verdict { get; set; } = AccountVerdict.Done;

    /// <summary>What was asked to be made.</summary>
    public List<NewAccount> Asked { get; } = [];

    public List<(AccountId Account, long Version, string Hash)> Rehashed { get; } = [];

    public List<(AccountId Account, long Version, string Hash)> Changed { get; } = [];

    public ValueTask<Account?> FindAsync(UserName name, CancellationToken cancel) =>
        new(Accounts.SingleOrDefault(account => account.UserName == name));

    public ValueTask<Account?> FindAsync(AccountId id, CancellationToken cancel) =>
        new(Accounts.SingleOrDefault(account => account.Id == id));

    public ValueTask<IReadOnlyList<Account>> ListAsync(AccountId? after, int limit, CancellationToken cancel) =>
        new(Accounts);

    public ValueTask<IReadOnlyList<HashShare>> CountHashesAsync(CancellationToken cancel) => new([]);

    public ValueTask<bool> HasFounderAsync(CancellationToken cancel) => new(false);

    public ValueTask<ErasedAccount> EraseAsync(AccountId target, Caller by, CancellationToken cancel) =>
        new(new ErasedAccount(Verdict, true));

    public ValueTask<bool> WasErasedAsync(AccountId id, CancellationToken cancel) => new(false);

    public ValueTask<AccountDecision> CreateAsync(NewAccount asked, Caller by, CancellationToken cancel) =>
        Make(asked);

    public ValueTask<AccountDecision> RegisterAsync(
        RegistrationMode mode, OneTimeCode? code, NewAccount asked, Caller by, CancellationToken cancel) => Make(asked);

    public ValueTask<AccountDecision> ClaimAsync(
        OneTimeCode code, NewAccount asked, Caller by, CancellationToken cancel) => Make(asked);

    public ValueTask<AccountDecision> MakeFounderAsync(NewAccount asked, Caller by, CancellationToken cancel) =>
        Make(asked);

    public ValueTask<AccountVerdict> SetClaimCodeAsync(OneTimeCode code, Caller by, CancellationToken cancel) =>
        new(Verdict);

    public ValueTask<AccountVerdict> InviteAsync(
        InvitationId id, OneTimeCode code, Role role, TimeSpan lifetime, Caller by, CancellationToken cancel) =>
        new(Verdict);

    public ValueTask<AccountDecision> SetRoleAsync(
        AccountId target, Role role, Caller by, CancellationToken cancel) => new(AccountDecision.Nothing(Verdict));

    public ValueTask<AccountDecision> SetDisabledAsync(
        AccountId target, bool isDisabled, Caller by, CancellationToken cancel) =>
        new(AccountDecision.Nothing(Verdict));

    public ValueTask<AccountDecision> UnlockAsync(AccountId target, Caller by, CancellationToken cancel) =>
        new(AccountDecision.Nothing(Verdict));

    public ValueTask<AccountDecision> ChangePasswordAsync(
        AccountId account, int provedEpoch, string hash, Caller by, CancellationToken cancel)
    {
        Changed.Add((account, provedEpoch, hash));
        return new(AccountDecision.Nothing(Verdict));
    }

    public ValueTask<bool> RehashAsync(
        AccountId account, long provedVersion, string hash, Caller by, CancellationToken cancel)
    {
        Rehashed.Add((account, provedVersion, hash));
        return new(true);
    }

    public ValueTask<IReadOnlyList<Device>> ListDevicesAsync(AccountId account, CancellationToken cancel) =>
        new([.. Devices.Where(device => device.Account == account)]);

    public ValueTask<bool> ForgetDeviceAsync(
        AccountId account, DeviceId device, Caller by, CancellationToken cancel) => new(true);

    private ValueTask<AccountDecision> Make(NewAccount asked)
    {
        lock (Asked)
        {
            Asked.Add(asked);
        }

        return new(Verdict is AccountVerdict.Done
            ? new AccountDecision(Verdict, asked.ToAccount(Rows.Now.Utc), [], [])
            : AccountDecision.Nothing(Verdict));
    }
}
