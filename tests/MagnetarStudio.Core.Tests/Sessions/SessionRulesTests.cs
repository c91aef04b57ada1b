using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.Tests.Accounts;
using Xunit;

namespace MagnetarStudio.Core.Tests.Sessions;

public sealed class SessionRulesTests
{
    private static readonly Session s_asked = SessionSamples.Session(id: 90, device: 90);

    [Fact]
    public void A_session_opens_beside_two_others()
    {
        var decision = Open([Seen(1, 1), Seen(2, 2)]);

        Assert.Equal(s_asked, decision.Opened);
        Assert.Empty(decision.Ended);
        Assert.Equal([EventCode.SessionOpened], decision.Events.Select(happened => happened.Code));
        Assert.Equal([new(NoticeKind.SessionOpened, s_asked.Account, s_asked.Id)], decision.Notices);
    }

    [Fact]
    public void The_fourth_session_puts_out_the_least_recently_seen()
    {
        var decision = Open([Seen(1, 30), Seen(2, 10), Seen(3, 20)]);

        var ended = Assert.Single(decision.Ended);
        Assert.Equal(Rows.IdOf(2), ended.Id.Value);
        Assert.Equal(new SessionEnd(Rows.Now.Utc, EndReason.Evicted), ended.Ended);
        Assert.Equal(["EVICTED", null], decision.Events.Select(happened => happened.Reason));
        Assert.Equal(
            [NoticeKind.SessionEnded, NoticeKind.SessionOpened], decision.Notices.Select(notice => notice.Kind));
    }

    [Fact]
    public void A_session_whose_first_token_was_never_seen_goes_before_older_ones()
    {
        var unseen = Seen(3, 50);
        unseen = unseen with { Tokens = unseen.Tokens with { Seen = 0 } };

        Assert.Equal(Rows.IdOf(3), Assert.Single(Open([Seen(1, 10), Seen(2, 20), unseen]).Ended).Id.Value);
    }

    [Fact]
    public void Sessions_seen_at_the_same_time_go_in_order_of_their_ids() =>
        Assert.Equal(Rows.IdOf(1), Assert.Single(Open([Seen(3, 1), Seen(1, 1), Seen(2, 1)]).Ended).Id.Value);

    [Fact]
    public void The_same_device_takes_the_place_of_its_session()
    {
        var same = Seen(2, 50) with { Device = s_asked.Device };

        var decision = Open([Seen(1, 10), same, Seen(3, 20)]);

        var ended = Assert.Single(decision.Ended);
        Assert.Equal((same.Id, EndReason.Replaced), (ended.Id, ended.Ended!.Reason));
    }

    [Fact]
    public void A_smaller_cap_puts_out_as_many_as_are_over()
    {
        var decision = Open([Seen(1, 10), Seen(2, 20), Seen(3, 30)], SessionPolicy.Default with { LiveMax = 1 });

        Assert.Equal([1, 2, 3], decision.Ended.Select(session => NumberOf(session.Id)).Order());
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    public void Where_the_cap_rejects_it_ends_nobody(int live, bool opens)
    {
        var sessions = Enumerable.Range(1, live).Select(id => Seen(id, id)).ToList();

        var decision = Open(sessions, SessionPolicy.Default with { Cap = CapPolicy.Reject });

        Assert.Equal(opens, decision.Opened is not null);
        Assert.Empty(decision.Ended);
        Assert.Equal(opens ? null : "SESSION_LIMIT", decision.Events[0].Reason);
        Assert.Equal(opens ? Outcome.Done : Outcome.Refused, decision.Events[0].Outcome);
        Assert.Equal(opens ? 1 : 0, decision.Notices.Count);
    }

    [Fact]
    public void Where_the_cap_rejects_the_same_device_may_still_sign_in_again()
    {
        var same = Seen(2, 50) with { Device = s_asked.Device };

        var decision = Open([Seen(1, 10), same, Seen(3, 20)], SessionPolicy.Default with { Cap = CapPolicy.Reject });

        Assert.NotNull(decision.Opened);
        Assert.Equal([same.Id], decision.Ended.Select(session => session.Id));
    }

    [Fact]
    public void What_no_longer_lives_counts_for_nothing_and_is_written_down()
    {
        var expired = Seen(1, 10) with { ExpiresAt = Rows.Now.Utc };
        var idle = Seen(2, 10) with { LastSeenAt = Rows.Now.Utc.AddDays(-14) };

        var decision = Open([expired, idle, Seen(3, 1), Seen(4, 1)]);

        Assert.Equal([1, 2], decision.Ended.Select(session => NumberOf(session.Id)));
        Assert.Equal(["EXPIRED", "IDLE", null], decision.Events.Select(happened => happened.Reason));
    }

    [Fact]
    public void Ending_leaves_alone_what_has_ended_already()
    {
        var over = Seen(1, 1) with { Ended = new SessionEnd(Rows.Now.Utc.AddHours(-1), EndReason.SignedOut) };

        var decision = SessionRules.End([over, Seen(2, 1)], EndReason.Revoked, Rows.Now);

        Assert.Equal([2], decision.Ended.Select(session => NumberOf(session.Id)));
        Assert.Equal(["REVOKED"], decision.Events.Select(happened => happened.Reason));
        Assert.Single(decision.Notices);
    }

    [Theory]
    [InlineData(Role.Guest, Role.Guest, false)]
    [InlineData(Role.Member, Role.Guest, false)]  // rank alone is no permission
    [InlineData(Role.Admin, Role.Member, true)]
    [InlineData(Role.Admin, Role.Admin, true)]
    [InlineData(Role.Admin, Role.SuperAdmin, false)]
    [InlineData(Role.SuperAdmin, Role.Founder, false)]
    [InlineData(Role.Founder, Role.Founder, true)]
    public void Another_accounts_sessions_are_ended_by_permission_and_rank(Role actor, Role owner, bool mayEnd)
    {
        var refusal = SessionRules.RefuseEnd(
            Actor.Of(new(Rows.IdOf(50))), Rows.Account(owner), Rows.Standing(actor));

        Assert.Equal(mayEnd, refusal is null);
        Assert.Equal(mayEnd ? null : "END_SESSIONS", refusal?.Reason);
        Assert.Equal(mayEnd ? null : Outcome.Refused, refusal?.Outcome);
    }

    [Fact]
    public void An_owner_may_always_end_the_own_sessions_and_nobodys_are_ended_by_all()
    {
        var owner = Rows.Account(Role.Guest);

        Assert.Null(SessionRules.RefuseEnd(Actor.Of(owner.Id), owner, Rows.Standing(Role.Guest)));
        Assert.Null(SessionRules.RefuseEnd(Actor.Of(owner.Id), null, Rows.Standing(Role.Guest)));
        Assert.NotNull(SessionRules.RefuseEnd(Actor.Nobody, owner, Rows.StandingOf(Actor.Nobody, null)));
        Assert.Null(SessionRules.RefuseEnd(Actor.OfOsUser(0), owner, Rows.StandingOf(Actor.OfOsUser(0), null)));
    }

    [Fact]
    public void Every_reason_has_a_code_of_its_own()
    {
        var codes = Enum.GetValues<EndReason>().Select(reason => reason.ToCode()).ToList();

        Assert.Equal(codes, codes.Distinct());
        Assert.All(codes, code => Assert.Matches("^[A-Z_]+$", code));
        Assert.Throws<ArgumentOutOfRangeException>(() => default(EndReason).ToCode());
    }

    [Fact]
    public void The_most_suspicious_gives_way_where_that_is_the_policy()
    {
        Session[] three = [Risky(1, 100), Risky(2, 6_000), Risky(3, 200)];

        var decision = Open(three, SessionPolicy.Default with { Cap = CapPolicy.EvictMostSuspicious });

        Assert.Equal(2, NumberOf(Assert.Single(decision.Ended).Id));
        Assert.Equal(1, NumberOf(Assert.Single(Open(three).Ended).Id));
    }

    [Theory]
    [InlineData(7_500, 7_600, 2)]
    [InlineData(7_500, 7_500, 2)]
    [InlineData(7_500, 7_400, null)]
    [InlineData(6_900, 100, 1)]
    public void A_suspect_puts_out_only_what_is_as_suspicious(int asked, int second, int? evicted)
    {
        Session[] three = [Risky(1, 100), Risky(2, second), Risky(3, 200)];
        var suspect = s_asked with { Risk = new JudgedRisk(asked, Rows.Now.Utc) };

        var decision = SessionRules.Open(
            suspect, Rows.Account(), three, SessionPolicy.Default, new RiskPolicy(), Rows.Now);

        Assert.Equal(evicted, decision.Ended.Select(session => (int?)NumberOf(session.Id)).SingleOrDefault());
        Assert.Equal(evicted is null, decision.Opened is null);
        Assert.Equal(evicted is null ? "SESSION_LIMIT" : null, decision.Events[0].Outcome is Outcome.Refused
            ? decision.Events[0].Reason
            : null);
    }

    private static OpenDecision Open(IReadOnlyList<Session> sessions, SessionPolicy? policy = null) =>
        SessionRules.Open(s_asked, Rows.Account(), sessions, policy ?? SessionPolicy.Default, new(), Rows.Now);

    private static Session Seen(int id, int minute) => SessionSamples.Session(id, device: id) with
    {
        LastSeenAt = Rows.Now.Utc.AddMinutes(minute - 60),
    };

    private static Session Risky(int id, int value) =>
        Seen(id, minute: id) with { Risk = new JudgedRisk(value, Rows.Now.Utc) };

    private static int NumberOf(SessionId id) =>
        Enumerable.Range(0, 100).Single(number => Rows.IdOf(number) == id.Value);
}
