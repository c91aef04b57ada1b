using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Core.Permissions;
using Xunit;

namespace MagnetarStudio.Core.Tests.Accounts;

public sealed class AccountKeeperTests : IDisposable
{
    private const string Long = "correct horse battery staple";
    private static readonly AccountRequest s_asked = new(Rows.Name("new-name"), string.Empty, Role.SuperAdmin);
    private static readonly Caller s_admin = Rows.Stranger.As(new(Rows.IdOf(50)));

    private readonly HashBench _bench = new();
    private readonly StoredAccounts _store = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_claim_makes_a_founder()
    {
        var answer = await ClaimAsync(NewKeeper());

        Assert.Equal((AccountVerdict.Done, Role.Founder), (answer.Verdict, answer.Account!.Role));
        var asked = Assert.Single(_store.Asked);
        Assert.Equal(("new-name", false), (asked.DisplayName, asked.MustChangePassword));
        Assert.StartsWith("$argon2id$", asked.PasswordHash, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Five_wrong_claims_a_minute_are_looked_at_and_no_more_are_hashed()
    {
        var keeper = NewKeeper();
        _store.Verdict = AccountVerdict.CodeRefused;
        for (var tries = 0; tries < 5; tries++)
        {
            Assert.Equal(AccountVerdict.CodeRefused, (await ClaimAsync(keeper)).Verdict);
        }

        var sixth = await ClaimAsync(keeper);
        Assert.Equal(TimeSpan.FromMinutes(1), sixth.RetryAfter);
        Assert.Equal(5, _bench.Hashes);

        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null((await ClaimAsync(keeper)).RetryAfter);
    }

    [Fact]
    public async Task Wrong_claims_in_flight_together_are_no_more_than_five_either()
    {
        var keeper = NewKeeper();
        _store.Verdict = AccountVerdict.CodeRefused;

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => ClaimAsync(keeper)));

        Assert.Equal(5, _store.Asked.Count);
        Assert.All(answers, answer => Assert.True(
            answer.Verdict is AccountVerdict.CodeRefused || answer.RetryAfter is not null));
    }

    [Theory]
    [InlineData(RegistrationMode.Closed, false, AccountVerdict.RegistrationClosed)]
    [InlineData(RegistrationMode.Closed, true, AccountVerdict.RegistrationClosed)]
    [InlineData(RegistrationMode.Invitation, false, AccountVerdict.CodeRefused)]
    [InlineData(RegistrationMode.Invitation, true, AccountVerdict.Done)]
    [InlineData(RegistrationMode.Open, false, AccountVerdict.Done)]
    public async Task A_closed_door_costs_no_hash(RegistrationMode mode, bool withCode, AccountVerdict verdict)
    {
        using var password = HashBench.Type(Long);
        var code = withCode ? OneTimeCode.New(_bench.Secrets) : null;

        var answer = await NewKeeper(mode).RegisterAsync(code, s_asked, password, Rows.Stranger, Cancel);

        var isOpen = verdict is AccountVerdict.Done;
        Assert.Equal(verdict, answer.Verdict);
        Assert.Equal(isOpen ? 1 : 0, _bench.Hashes);
        Assert.Equal(isOpen ? Role.Member : default(Role?), answer.Account?.Role);
    }

    [Theory]
    [InlineData("short", PasswordVerdict.TooShort)]
    [InlineData("magnetarstudionew-name", PasswordVerdict.ContextWord)]
    public async Task A_password_that_may_not_be_set_is_refused_by_every_path_before_it_is_hashed(
        string text, PasswordVerdict verdict)
    {
        using var password = HashBench.Type(text);
        var keeper = NewKeeper(RegistrationMode.Open);
        var code = OneTimeCode.New(_bench.Secrets);
        var owner = Rows.Account() with { UserName = s_asked.Name };

        AccountAnswer[] answers =
        [
            await keeper.ClaimAsync(code, s_asked, password, Rows.Stranger, Cancel),
            await keeper.RegisterAsync(null, s_asked, password, Rows.Stranger, Cancel),
            await keeper.CreateAsync(s_asked, password, s_admin, Cancel),
            await keeper.MakeFounderAsync(s_asked, password, Caller.Server, Cancel),
            await keeper.ChangePasswordAsync(owner, password, s_admin, Cancel),
        ];

        Assert.All(answers, answer => Assert.Equal(verdict, answer.Password));
        Assert.Equal(0, _bench.Hashes);
        Assert.Empty(_store.Asked);
    }

    [Fact]
    public async Task Whoever_did_not_choose_the_password_must_change_it()
    {
        using var password = HashBench.Type(Long);
        await NewKeeper().CreateAsync(s_asked, password, s_admin, Cancel);
        await NewKeeper().MakeFounderAsync(s_asked, password, Caller.Server, Cancel);

        Assert.Equal([Role.SuperAdmin, Role.Founder], _store.Asked.Select(asked => asked.Role));
        Assert.All(_store.Asked, asked => Assert.True(asked.MustChangePassword));
    }

    [Fact]
    public async Task A_busy_queue_makes_nothing_and_says_when_to_come_again()
    {
        using var password = HashBench.Type(Long);
        var hurried = s_admin with { Deadline = Rows.Now.Utc };

        var created = await NewKeeper().CreateAsync(s_asked, password, hurried, Cancel);
        var changed = await NewKeeper().ChangePasswordAsync(Rows.Account(), password, hurried, Cancel);

        Assert.NotNull(created.RetryAfter);
        Assert.NotNull(changed.RetryAfter);
        Assert.Empty(_store.Asked);
        Assert.Empty(_store.Changed);
    }

    [Fact]
    public async Task A_change_names_the_version_that_was_proved()
    {
        using var password = HashBench.Type(Long);
        _store.Verdict = AccountVerdict.Moved;

        var answer = await NewKeeper().ChangePasswordAsync(Rows.Account(), password, s_admin, Cancel);

        Assert.Equal(AccountVerdict.Moved, answer.Verdict);
        Assert.Equal(1, Assert.Single(_store.Changed).Version);
    }

    [Fact]
    public async Task A_code_is_shown_only_when_it_was_kept()
    {
        var keeper = NewKeeper();
        Assert.NotNull(await keeper.MakeClaimCodeAsync(Caller.Server, Cancel));
        Assert.NotNull(await keeper.InviteAsync(Role.Member, Invitation.LifetimeDefault, s_admin, Cancel));

        _store.Verdict = AccountVerdict.Denied;
        Assert.Null(await keeper.MakeClaimCodeAsync(Caller.Server, Cancel));
        Assert.Null(await keeper.InviteAsync(Role.Member, Invitation.LifetimeDefault, s_admin, Cancel));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private AccountKeeper NewKeeper(RegistrationMode mode = RegistrationMode.Closed) => new(
        _store,
        _bench.Hasher,
        PasswordPolicy.Default,
        mode,
        new RateBudget(RateLimit.ClaimCode, _bench.Clock),
        _bench.Clock,
        _bench.Secrets);

    private async Task<AccountAnswer> ClaimAsync(AccountKeeper keeper)
    {
        using var password = HashBench.Type(Long);
        return await keeper.ClaimAsync(OneTimeCode.New(_bench.Secrets), s_asked, password, Rows.Stranger, Cancel);
    }
}
