using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Sessions;

namespace MagnetarStudio.Storage.Tests.Sessions;

/// <summary>Sessions, from the call to the row and its record.</summary>
public sealed class SqliteSessionStoreTests : IDisposable
{
    private readonly DatabaseHost _host = new();

    public void Dispose() => _host.Dispose();

    private ISessionStore Sessions => _host.Database.Sessions;

    private static CancellationToken Cancel => DatabaseHost.Cancel;

    [Fact]
    public async Task A_session_is_found_as_it_was_opened_and_after_a_restart()
    {
        var (account, opened) = await OpenAsync();
        _host.Restart();

        var read = (await Sessions.FindAsync(opened.Id, Cancel))!;

        Assert.Equal(opened.Salt, read.Session.Salt);
        Assert.Equal(opened with { Salt = read.Session.Salt }, read.Session);
        Assert.Equal(account, read.Account);
        Assert.Null(await Sessions.FindAsync(SessionId.New(_host.Clock, _host.Secrets), Cancel));
    }

    [Fact]
    public async Task A_hundred_refreshes_with_one_token_make_one_successor()
    {
        var (account, session) = await OpenAsync();

        var decisions = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => RefreshAsync(session, counter: 1))).SoonAsync();

        Assert.Single(decisions, decision => decision.Answer is RefreshAnswer.Rotated);
        Assert.Equal(99, decisions.Count(decision => decision.Answer is RefreshAnswer.Repeated));
        Assert.All(decisions, decision => Assert.Equal(2u, decision.Next!.Tokens.Counter));
        Assert.Single(await Sessions.ListAsync(account.Id, Cancel));
    }

    [Fact]
    public async Task A_replay_ends_the_session_once()
    {
        var (_, session) = await OpenAsync();
        await RefreshAsync(session, counter: 1);
        await RefreshAsync(session, counter: 2);

        var recorded = await _host.RecordedByAsync(async () =>
        {
            Assert.Equal(RefreshAnswer.Replayed, (await RefreshAsync(session, counter: 1)).Answer);
            Assert.Equal(RefreshAnswer.NotLive, (await RefreshAsync(session, counter: 1)).Answer);
            Assert.Equal(RefreshAnswer.NotLive, (await RefreshAsync(session, counter: 3)).Answer);
        });

        Assert.Equal([EventCode.SessionEnded], recorded);
        Assert.Equal(EndReason.Replayed, (await Sessions.FindAsync(session.Id, Cancel))!.Session.Ended!.Reason);
    }

    [Theory]
    [InlineData(10_000, RefreshAnswer.Repeated)] // the grace, to its last instant
    [InlineData(10_001, RefreshAnswer.Replayed)]
    public async Task A_confirmed_pairs_predecessor_is_answered_within_the_grace(int ageMs, RefreshAnswer answer)
    {
        var (_, session) = await OpenAsync();
        await RefreshAsync(session, counter: 1);
        Assert.True(Sessions.TryNoteSeen(session.Id, _host.Clock.GetUtcNow(), seen: 2));
        _host.Clock.Advance(TimeSpan.FromMilliseconds(ageMs));

        Assert.Equal(answer, (await RefreshAsync(session, counter: 1)).Answer);
    }

    [Fact]
    public async Task An_unconfirmed_pairs_predecessor_is_answered_however_late_and_after_a_restart()
    {
        var (_, session) = await OpenAsync();
        await RefreshAsync(session, counter: 1);
        _host.Clock.Advance(TimeSpan.FromDays(1));
        _host.Restart();

        Assert.Equal(RefreshAnswer.Repeated, (await RefreshAsync(session, counter: 1)).Answer);
    }

    [Fact]
    public async Task A_device_secret_of_an_older_password_refreshes_nothing()
    {
        var (account, session) = await OpenAsync();
        await _host.Database.Accounts.ChangePasswordAsync(
            account.Id, account.Password.Epoch, "$argon2id$new", DatabaseHost.By(account, session.Id), Cancel);

        Assert.Equal(RefreshAnswer.NotLive, (await RefreshAsync(session, counter: 1)).Answer);
    }

    [Fact]
    public async Task Ended_it_is_read_as_ended_before_the_caller_is_answered()
    {
        var (account, session) = await OpenAsync();
        LiveRead? atPublish = null;
        _host.Notices.AtPublish = () => atPublish = Sessions.FindAsync(session.Id, Cancel).AsTask().Result;

        var ended = await EndAsync(account, [session.Id], DatabaseHost.By(account));

        Assert.Equal([session.Id], ended.Ended.Select(one => one.Id));
        Assert.NotNull(atPublish!.Session.Ended);
        Assert.Contains(new Notice(NoticeKind.SessionEnded, account.Id, session.Id), _host.Notices.Notices);
    }

    [Fact]
    public async Task Ending_what_has_ended_or_is_somebody_elses_changes_and_records_nothing()
    {
        var (ada, session) = await OpenAsync();
        var eve = await _host.CreateAsync("eve");
        await EndAsync(ada, [session.Id], DatabaseHost.By(ada));
        var (_, other) = await OpenAsync("bob");

        var recorded = await _host.RecordedByAsync(async () =>
        {
            Assert.Empty((await EndAsync(ada, [session.Id], DatabaseHost.By(ada))).Ended);
            Assert.Empty((await EndAsync(eve, [other.Id], DatabaseHost.By(eve))).Ended);
        });

        Assert.Empty(recorded);
        Assert.Null((await Sessions.FindAsync(other.Id, Cancel))!.Session.Ended);
    }

    [Fact]
    public async Task Sessions_of_a_higher_rank_are_not_ended_and_the_refusal_is_recorded()
    {
        var (founder, session) = await OpenAsync("founder", Role.Founder);
        var admin = await _host.CreateAsync("admin", Role.Admin);

        var recorded = await _host.RecordedByAsync(async () =>
            Assert.False((await EndAsync(founder, null, DatabaseHost.By(admin))).IsAllowed));

        Assert.Equal([EventCode.PermissionDenied], recorded);
        Assert.Null((await Sessions.FindAsync(session.Id, Cancel))!.Session.Ended);
    }

    [Fact]
    public async Task All_but_one_are_ended()
    {
        var (account, first) = await OpenAsync();
        var second = (await _host.SignInAsync(account)).Session!;
        var third = (await _host.SignInAsync(account)).Session!;

        var answer = await Sessions.EndAsync(
            account.Id, sessions: null, second.Id, EndReason.Revoked, DatabaseHost.By(account, second.Id), Cancel);

        Assert.Equal(
            new[] { first.Id, third.Id }.ToHashSet(), answer.Ended.Select(session => session.Id).ToHashSet());
        Assert.Equal([second.Id], (await Sessions.ListAsync(account.Id, Cancel)).Select(session => session.Id));
    }

    [Fact]
    public async Task A_new_name_is_kept_and_the_same_name_records_nothing()
    {
        var (account, session) = await OpenAsync();
        var by = DatabaseHost.By(account);

        var recorded = await _host.RecordedByAsync(async () =>
        {
            Assert.Equal("phone", (await Sessions.RenameAsync(account.Id, session.Id, "phone", by, Cancel))!.Name);
            await Sessions.RenameAsync(account.Id, session.Id, "phone", by, Cancel);
        });

        Assert.Equal([EventCode.SessionRenamed], recorded);
        Assert.Equal("phone", (await Sessions.FindAsync(session.Id, Cancel))!.Session.Name);
    }

    [Fact]
    public async Task Another_accounts_session_is_renamed_no_more_than_one_that_is_not_there()
    {
        var (_, session) = await OpenAsync();
        var eve = await _host.CreateAsync("eve");
        var nobodys = SessionId.New(_host.Clock, _host.Secrets);

        Assert.Null(await Sessions.RenameAsync(eve.Id, session.Id, "mine", DatabaseHost.By(eve), Cancel));
        Assert.Null(await Sessions.RenameAsync(eve.Id, nobodys, "mine", DatabaseHost.By(eve), Cancel));
    }

    [Fact]
    public async Task What_was_seen_only_rises()
    {
        var (account, session) = await OpenAsync();
        var later = _host.Clock.GetUtcNow().AddMinutes(5);
        Assert.True(Sessions.TryNoteSeen(session.Id, later, seen: 1));
        Assert.True(Sessions.TryNoteSeen(session.Id, later.AddMinutes(-3), seen: 0));
        await Sessions.RenameAsync(account.Id, session.Id, "after", DatabaseHost.By(account), Cancel);

        var read = (await Sessions.FindAsync(session.Id, Cancel))!.Session;

        Assert.Equal((later, 1u), (read.LastSeenAt, read.Tokens.Seen));
    }

    private async Task<(Account Account, Session Session)> OpenAsync(string name = "ada", Role role = Role.Member)
    {
        var account = await _host.CreateAsync(name, role);
        return (account, (await _host.SignInAsync(account)).Session!);
    }

    private Task<RefreshDecision> RefreshAsync(Session session, uint counter) => Sessions.RefreshAsync(
        new PresentedRefresh(session.Id, counter, PasswordEpoch: 1, LiveSeen: 0),
        DatabaseHost.Somebody,
        Cancel).AsTask();

    private ValueTask<EndAnswer> EndAsync(Account account, IReadOnlyList<SessionId>? sessions, Caller by) =>
        Sessions.EndAsync(account.Id, sessions, except: null, EndReason.Revoked, by, Cancel);
}
