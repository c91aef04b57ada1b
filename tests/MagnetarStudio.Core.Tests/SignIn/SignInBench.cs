using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Core.Tests.Accounts;
using MagnetarStudio.Core.Tests.Sessions;
using MagnetarStudio.Cryptography.Envelopes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.SignIn;

/// <summary>A sign-in keeper over stores in memory, with one account whose password is <see cref="Right"/>.</summary>
internal sealed class SignInBench : IDisposable
{
    public const string Right = "correct horse battery staple";
    public const string Wrong = "incorrect horse battery staple";

    private readonly HashBench _hashes = new();
    private readonly DeviceSecrets _deviceSecrets = new(SessionSamples.Ring(secret: 2));
    private readonly EnvelopeKeyRing _pendingKeys = PendingSamples.Ring();
    private readonly PendingSignIns _pending;

    public SignInBench(Role role = Role.Member)
    {
        var policy = new GuessPolicy();
        _pending = new(_pendingKeys, Rows.IdOf(9), _hashes.Secrets);
        SignIns = new(policy, Clock);
        Keeper = new(
            SignIns,
            Accounts,
            new SessionKeeper(
                new StoredSessions(),
                new LiveSessions(LiveSessions.CapacityMin, _ => true),
                new RefreshTokens(SessionSamples.Ring()),
                _deviceSecrets,
                SessionPolicy.Default,
                Clock),
            _hashes.Hasher,
            new GuessGuard(SignIns, new NameSketch(policy, Clock, _hashes.Secrets), policy, Clock),
            _deviceSecrets,
            _pending,
            new RiskObserver(new NoPlaces(), Clock),
            Clock,
            _hashes.Secrets);
        Account = Rows.Account(role) with { Password = new(_hashes.HashOf(Right), 1, 1) };
        Set(Account);
        Accounts.Devices.Add(Rows.Device(Device.Number));
    }

    /// <summary>The device that the account remembers.</summary>
    public static (int Number, DeviceId Id) Device => (3, new(Rows.IdOf(3)));

    public StoredAccounts Accounts { get; } = new();

    public StoredSignIns SignIns { get; }

    public SignInKeeper Keeper { get; }

    public Account Account { get; private set; }

    public FakeTimeProvider Clock => _hashes.Clock;

    public long Hashes => _hashes.Hashes;

    public DeviceSecret Secret => _deviceSecrets.Make(Account.Id, Account.Password.Epoch, Device.Id);

    public string OldHash => _hashes.OldHashOf(Right);

    public void Set(Account account)
    {
        Account = account;
        Accounts.Accounts.Clear();
        Accounts.Accounts.Add(account);
        SignIns.Account = account;
    }

    public async Task<SignInAnswer> SignInAsync(
        string password, DeviceSecret? secret = null, string? name = null, DateTimeOffset? deadline = null)
    {
        using var typed = HashBench.Type(password);
        var asked = new SignInRequest(Rows.Name(name ?? Account.UserName.Value), secret, "laptop", "test", "1.0");
        var by = Rows.Stranger with { Deadline = deadline };
        return await Keeper.SignInAsync(asked, typed, by, TestContext.Current.CancellationToken);
    }

    public async Task<ProofAnswer> ProveAsync(string password, DateTimeOffset? deadline = null)
    {
        using var typed = HashBench.Type(password);
        var by = Rows.Stranger.As(Account.Id) with { Deadline = deadline };
        return await Keeper.ProveAsync(
            Account, Device.Id, typed, seen: default, by, TestContext.Current.CancellationToken);
    }

    public ValueTask<SignInAnswer> CompleteAsync(string token, string code) => Keeper.CompleteAsync(
        token, PresentedFactor.Totp(code), facts: default, Rows.Stranger, TestContext.Current.CancellationToken);

    public ValueTask<ProofAnswer> StepUpAsync(string code) => Keeper.StepUpAsync(
        Account,
        Device.Id,
        PresentedFactor.Totp(code),
        seen: default,
        Rows.Stranger.As(Account.Id),
        TestContext.Current.CancellationToken);

    public async Task<ProofAnswer> StepUpByPasswordAsync(string password)
    {
        using var typed = HashBench.Type(password);
        return await Keeper.StepUpAsync(
            Account,
            Device.Id,
            typed,
            seen: default,
            Rows.Stranger.As(Account.Id),
            TestContext.Current.CancellationToken);
    }

    /// <summary>Gives the account a second factor.</summary>
    public void Enroll()
    {
        Set(Account with { HasSecondFactor = true });
        SignIns.Factor = FactorSamples.Confirmed(Clock.GetUtcNow());
    }

    public void Dispose()
    {
        _hashes.Dispose();
        _pendingKeys.Dispose();
    }
}
