using System.Net;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Tests.Risk;

/// <summary>Scores, from the call to the rows and their records.</summary>
public sealed class SqliteRiskStoreTests : IDisposable
{
    private static readonly RiskFacts s_home = new(
        IPAddress.Parse("198.51.100.7"), "Notes/4.2", null, "macOS", "de", null, null);
    private static readonly RiskFacts s_suspect =
        s_home with { Address = IPAddress.Parse("203.0.113.9"), Agent = "Other/1" };
    private static readonly RiskFacts s_stranger = new(
        IPAddress.Parse("203.0.113.9"), "python/3", null, "Linux", "en", null, null);

    private readonly DatabaseHost _host = new();

    public void Dispose() => _host.Dispose();

    private IRiskStore Risk => _host.Database.Risk;

    private static CancellationToken Cancel => DatabaseHost.Cancel;

    [Fact]
    public async Task A_stranger_ends_the_session_with_its_records()
    {
        var (account, session) = await OpenAsync();

        var recorded = await _host.RecordedByAsync(async () =>
            Assert.Single((await JudgeAsync(account, session, s_stranger)).Ended));

        Assert.Equal([EventCode.SessionRiskChanged, EventCode.SessionEnded], recorded);
        Assert.Contains(
            new Notice(NoticeKind.SessionEnded, account.Id, session.Id), _host.Notices.Notices);
        Assert.Empty(await _host.Database.Sessions.ListAsync(account.Id, Cancel));
        await Assert.ThrowsAsync<CallerEndedException>(() => JudgeAsync(account, session, s_home));
    }

    [Fact]
    public async Task A_refresh_by_a_stranger_ends_the_session()
    {
        var (account, session) = await OpenAsync();
        var presented = new PresentedRefresh(session.Id, 1, account.Password.Epoch, 0, See(s_stranger));

        var refreshed = await _host.Database.Sessions.RefreshAsync(presented, DatabaseHost.By(account), Cancel);

        Assert.Equal(RefreshAnswer.NotLive, refreshed.Answer);
        var row = (await _host.Database.Sessions.FindAsync(session.Id, Cancel))!.Session;
        Assert.Equal(EndReason.Risk, row.Ended!.Reason);
    }

    [Fact]
    public async Task What_was_judged_outlives_a_restart()
    {
        var (account, session) = await OpenAsync();
        var judged = (await JudgeAsync(account, session, s_suspect)).Next;
        _host.Restart();

        var read = (await Risk.FindAsync(session.Id, Cancel))!;

        Assert.Equal(account.Id, read.Owner);
        Assert.Equal(judged with { History = read.Session.History }, read.Session);
        Assert.Equal(RiskHistoryForm.Write(judged.History), RiskHistoryForm.Write(read.Session.History));
        var listed = Assert.Single(await _host.Database.Sessions.ListAsync(account.Id, Cancel));
        Assert.Equal(new JudgedRisk(judged.Score!.Value.Value, judged.JudgedAt), listed.Risk);
    }

    [Fact]
    public async Task A_lesson_is_learned_and_one_that_would_be_news_is_not()
    {
        var (account, session) = await OpenAsync();
        var before = (await Risk.FindAsync(session.Id, Cancel))!;

        _host.Clock.Advance(TimeSpan.FromHours(2));
        Assert.True(Risk.TryLearn(session.Id, See(s_home)));
        await SettleAsync(account);
        var learned = (await Risk.FindAsync(session.Id, Cancel))!;
        Assert.NotEqual(RiskHistoryForm.Write(before.Account), RiskHistoryForm.Write(learned.Account));

        Assert.True(Risk.TryLearn(session.Id, See(s_suspect)));
        await SettleAsync(account);
        var unmoved = (await Risk.FindAsync(session.Id, Cancel))!;
        Assert.Equal(RiskHistoryForm.Write(learned.Account), RiskHistoryForm.Write(unmoved.Account));
        Assert.Equal(RiskHistoryForm.Write(learned.Session.History), RiskHistoryForm.Write(unmoved.Session.History));
    }

    [Fact]
    public async Task A_session_from_before_scores_begins_to_be_judged()
    {
        var (account, session) = await OpenAsync();
        _host.Database.Dispose();
        Rows.Tamper(_host.Directory, "DELETE FROM session_risk; DELETE FROM account_risk");
        _host.Restart();

        Assert.Same(SessionRisk.Unknown, (await Risk.FindAsync(session.Id, Cancel))!.Session);
        Assert.Null(Assert.Single(await _host.Database.Sessions.ListAsync(account.Id, Cancel)).Risk);
        Assert.Empty((await JudgeAsync(account, session, s_home)).Events);
        Assert.False((await Risk.FindAsync(session.Id, Cancel))!.Account.IsEmpty);
    }

    [Fact]
    public async Task A_proof_of_presence_is_one_write_with_what_it_teaches()
    {
        var (account, session) = await OpenAsync();
        Assert.NotNull((await JudgeAsync(account, session, s_suspect)).Next.StepUpSince);

        var recorded = await _host.RecordedByAsync(async () =>
        {
            var proof = await _host.Database.SignIns.StepUpAsync(
                account.Id,
                account.Password.Epoch,
                budget: null,
                See(s_suspect),
                DatabaseHost.By(account, session.Id),
                Cancel);
            Assert.Equal(SignInVerdict.Granted, proof.Verdict);
        });

        Assert.Equal([EventCode.SteppedUp, EventCode.SessionRiskChanged], recorded);
        var read = (await Risk.FindAsync(session.Id, Cancel))!.Session;
        Assert.Equal((RiskBand.Normal, null), (read.Band, read.StepUpSince));
    }

    [Fact]
    public async Task An_unfamiliar_sign_in_opens_nothing_until_the_account_is_unlocked()
    {
        var (account, _) = await OpenAsync();
        var stranger = See(s_stranger with { Device = DeviceId.New(_host.Clock, _host.Secrets) });

        var recorded = await _host.RecordedByAsync(async () => Assert.Equal(
            SignInVerdict.Unfamiliar, (await _host.SignInAsync(account, seen: stranger)).Verdict));
        Assert.Equal([EventCode.SignIn], recorded);
        Assert.Single(await _host.Database.Sessions.ListAsync(account.Id, Cancel));

        await _host.Database.Accounts.UnlockAsync(account.Id, Caller.Server, Cancel);
        Assert.Equal(SignInVerdict.Granted, (await _host.SignInAsync(account, seen: stranger)).Verdict);

        // One, and no more.
        Assert.Equal(SignInVerdict.Unfamiliar, (await _host.SignInAsync(account, seen: stranger)).Verdict);
    }

    [Fact]
    public async Task There_is_no_risk_of_no_session() =>
        Assert.Null(await Risk.FindAsync(SessionId.New(_host.Clock, _host.Secrets), Cancel));

    private async Task<(Account Account, Session Session)> OpenAsync()
    {
        var account = await _host.CreateAsync("ada", Role.Member);
        var seen = See(s_home with { Device = DeviceId.New(_host.Clock, _host.Secrets) });
        return (account, (await _host.SignInAsync(account, seen: seen)).Session!);
    }

    private async Task<RiskDecision> JudgeAsync(Account account, Session session, RiskFacts facts) =>
        (await Risk.JudgeAsync(session.Id, See(facts), mayEnd: false, DatabaseHost.By(account, session.Id), Cancel))!;

    // Whatever was posted before an act is written before it.
    private async Task SettleAsync(Account account) =>
        await _host.Database.Accounts.UnlockAsync(account.Id, DatabaseHost.Somebody, Cancel);

    private RiskSighting See(RiskFacts facts) => new(facts, place: null, _host.Clock.GetUtcNow());
}
