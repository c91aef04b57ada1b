using System.Net;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.Tests.Accounts;
using Xunit;

namespace MagnetarStudio.Core.Tests.Sessions;

public sealed class SessionRiskRulesTests
{
    private static readonly RiskPolicy s_policy = new();
    private static readonly Session s_session = SessionSamples.Session();
    private static readonly RiskFacts s_home = new(
        IPAddress.Parse("198.51.100.7"), "Notes/4.2", s_session.Device, "macOS 26.1", "de", "4.2", null);

    // One signal after another: another program; that, from another network; and nothing as it was.
    private static readonly RiskFacts s_otherProgram = s_home with { Agent = "Other/1", Language = "pt" };
    private static readonly RiskFacts s_otherNetwork =
        s_home with { Agent = "Other/1", Address = IPAddress.Parse("203.0.113.9") };
    private static readonly RiskFacts s_stranger = new(
        IPAddress.Parse("203.0.113.9"), "python/3", new DeviceId(Rows.IdOf(90)), "Linux", "en", null, null);

    private static readonly SessionRisk s_known = OpenedAt(s_home, isProved: true);
    private static readonly RiskHistory s_account = RiskHistory.Empty.Learn(See(s_home), isProved: true, s_policy);

    [Fact]
    public void A_call_like_those_before_is_no_news_and_is_learned()
    {
        var decision = Judge(s_home, after: TimeSpan.FromHours(2));

        Assert.Empty(decision.Events);
        Assert.Empty(decision.Notices);
        Assert.Empty(decision.Ended);
        Assert.Null(decision.Next.Latest);
        Assert.NotEqual(RiskHistoryForm.Write(s_known.History), RiskHistoryForm.Write(decision.Next.History));
    }

    [Fact]
    public void A_suspicious_call_is_recorded_once_and_told()
    {
        var first = Judge(s_otherProgram);

        var recorded = Assert.Single(first.Events);
        Assert.Equal((EventCode.SessionRiskChanged, "SUSPICIOUS"), (recorded.Code, recorded.Reason));
        Assert.Equal(first.Next.Latest!.Value.ToRecord(), recorded.Risk);
        Assert.Equal(NoticeKind.SessionRiskChanged, Assert.Single(first.Notices).Kind);
        Assert.Null(first.Next.StepUpSince);

        // Once more in the same hour: the same program is familiar now, which is news of its own, and then none.
        var second = Judge(s_otherProgram, first);
        var third = Judge(s_otherProgram, second);
        Assert.Equal(RiskBand.Normal, second.Next.Band);
        Assert.Empty(third.Events);
    }

    [Fact]
    public void From_the_step_up_band_on_nothing_is_learned_and_a_newer_proof_is_wanted()
    {
        var decision = Judge(s_otherNetwork);

        Assert.Equal("STEP_UP", Assert.Single(decision.Events).Reason);
        Assert.Equal(Rows.Now.Utc, decision.Next.StepUpSince);
        Assert.Same(s_account, decision.Account);
        Assert.Same(s_known.History, decision.Next.History);
        Assert.Empty(Judge(s_otherNetwork, decision, after: TimeSpan.FromHours(3)).Events);
    }

    [Fact]
    public void The_owners_own_calls_need_no_step_up_after_a_strangers()
    {
        var suspect = Judge(s_otherNetwork);

        var owner = Judge(s_home, suspect);

        Assert.Null(owner.Next.StepUpSince);
        Assert.Equal(NoticeKind.SessionRiskChanged, Assert.Single(owner.Notices).Kind);
    }

    [Fact]
    public void Everything_changed_ends_the_session_and_teaches_nothing()
    {
        var decision = Judge(s_stranger);

        Assert.Equal(EndReason.Risk, Assert.Single(decision.Ended).Ended!.Reason);
        Assert.Equal(
            [EventCode.SessionRiskChanged, EventCode.SessionEnded], decision.Events.Select(record => record.Code));
        Assert.Equal(NoticeKind.SessionEnded, Assert.Single(decision.Notices).Kind);
        Assert.Same(s_account, decision.Account);
        Assert.InRange(decision.Next.Latest!.Value.Value, s_policy.EndFrom, 10_000);
    }

    [Fact]
    public void A_proof_of_presence_makes_what_is_seen_the_owners()
    {
        var suspect = Judge(s_otherNetwork);

        var proved = Prove(suspect, s_otherNetwork, ProofMethods.Password);

        Assert.Equal(RiskBand.Normal, proved.Next.Band);
        Assert.Null(proved.Next.StepUpSince);
        Assert.Equal("NORMAL", Assert.Single(proved.Events).Reason);
        Assert.Empty(Judge(s_otherNetwork, proved).Events);
    }

    [Fact]
    public void What_opened_a_session_counts_until_the_owner_proves_to_be_there()
    {
        var score = new RiskScore(
            RiskRules.ReadSignIn(See(s_otherNetwork), s_account, new(false, 0, 0, false), s_policy), s_policy);
        var opened = SessionRiskRules.Open(See(s_otherNetwork), score, isProved: false, s_policy, Rows.Now);
        Assert.Equal(Rows.Now.Utc, opened.StepUpSince);

        // To itself it looks as ever: its score stays, and so does the need.
        var called = SessionRiskRules.Judge(
            s_session, opened, s_account, See(s_otherNetwork), s_policy, Rows.Now);
        Assert.Equal(score, called.Next.Score);
        Assert.Equal(Rows.Now.Utc, called.Next.StepUpSince);
        Assert.Same(s_account, called.Account);

        // The password that opened it opens what is sensitive, and makes nobody the owner.
        var password = Prove(called, s_otherNetwork, ProofMethods.Password);
        Assert.Equal(score, password.Next.Score);
        Assert.Null(password.Next.StepUpSince);
        Assert.Same(called.Account, password.Account);

        var factor = Prove(called, s_otherNetwork, ProofMethods.Totp);
        Assert.Null(factor.Next.Opening);
        Assert.Null(factor.Next.StepUpSince);
        Assert.NotSame(called.Account, factor.Account);
    }

    [Fact]
    public void An_account_learns_from_a_sign_in_only_what_is_the_owners()
    {
        var calm = new RiskScore(new(RiskScope.SignIn, RiskGaps.None, 0), s_policy);
        var suspect = new RiskScore(
            RiskRules.ReadSignIn(See(s_otherNetwork), s_account, new(false, 0, 0, false), s_policy), s_policy);
        var seen = See(s_otherNetwork);

        Assert.Same(s_account, SessionRiskRules.LearnSignIn(s_account, seen, suspect, isProved: false, s_policy));
        Assert.NotSame(s_account, SessionRiskRules.LearnSignIn(s_account, seen, suspect, isProved: true, s_policy));
        Assert.NotSame(s_account, SessionRiskRules.LearnSignIn(s_account, seen, calm, isProved: false, s_policy));
        Assert.False(
            SessionRiskRules.LearnSignIn(RiskHistory.Empty, seen, suspect, isProved: false, s_policy).IsEmpty);
    }

    [Fact]
    public void A_refresh_by_a_stranger_is_answered_by_the_end()
    {
        var rotated = new RefreshDecision(RefreshAnswer.Rotated, s_session, [], []);

        var (refresh, risk) = SessionRiskRules.JudgeRefresh(
            rotated, s_known, s_account, See(s_stranger), s_policy, Rows.Now);

        Assert.Equal(RefreshAnswer.NotLive, refresh.Answer);
        Assert.Equal(EndReason.Risk, refresh.Next!.Ended!.Reason);
        Assert.Same(refresh.Next, Assert.Single(risk!.Ended));
    }

    [Fact]
    public void A_refresh_that_was_not_answered_is_not_judged()
    {
        var refused = new RefreshDecision(RefreshAnswer.NotLive, null, [], []);

        var (refresh, risk) = SessionRiskRules.JudgeRefresh(
            refused, s_known, s_account, See(s_stranger), s_policy, Rows.Now);

        Assert.Same(refused, refresh);
        Assert.Null(risk);
    }

    [Fact]
    public void Two_holders_of_one_refresh_token_raise_token_replay()
    {
        var there = s_home with { Address = IPAddress.Parse("203.0.113.9") };
        var risk = s_known;
        var account = s_account;
        RiskDecision? judged = null;
        foreach (var (answer, facts) in new[]
        {
            (RefreshAnswer.Rotated, s_home), (RefreshAnswer.Repeated, there),
            (RefreshAnswer.Rotated, s_home), (RefreshAnswer.Repeated, there),
        })
        {
            (_, judged) = SessionRiskRules.JudgeRefresh(
                new(answer, s_session, [], []), risk, account, See(facts), s_policy, Rows.Now);
            (risk, account) = (judged!.Next, judged.Account);
        }

        Assert.Equal(RiskVector.LevelMax, risk.Latest!.Value.Vector.LevelOf(RiskSignal.TokenReplay));
        Assert.True(judged!.Next.Band >= RiskBand.StepUp);
    }

    private static RiskDecision Judge(
        RiskFacts facts, RiskDecision? before = null, TimeSpan after = default) => SessionRiskRules.Judge(
            s_session,
            before?.Next ?? s_known,
            before?.Account ?? s_account,
            See(facts, after),
            s_policy,
            SessionSamples.After(after));

    private static RiskDecision Prove(RiskDecision before, RiskFacts facts, ProofMethods method) =>
        SessionRiskRules.Prove(
            s_session, before.Next, before.Account, See(facts), method, s_policy, Rows.Now);

    private static SessionRisk OpenedAt(RiskFacts facts, bool isProved) => SessionRiskRules.Open(
        See(facts), new RiskScore(new(RiskScope.SignIn, RiskGaps.None, 0), s_policy), isProved, s_policy, Rows.Now);

    private static RiskSighting See(RiskFacts facts, TimeSpan after = default) =>
        new(facts, place: null, Rows.Now.Utc + after);
}
