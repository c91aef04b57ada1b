using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.Tests.Accounts;
using Xunit;

namespace MagnetarStudio.Core.Tests.Sessions;

/// <summary>The table of the design, section 6 (Refresh), by <see cref="SessionRules.Refresh"/>.</summary>
public sealed class RefreshRulesTests
{
    private static readonly Session s_session = SessionSamples.Session();

    [Theory]
    [InlineData(5, 0, 0, RefreshAnswer.Rotated)]  // c, whether it was shown or not, at any age
    [InlineData(5, 5, 0, RefreshAnswer.Rotated)]
    [InlineData(5, 5, 36_000_000, RefreshAnswer.Rotated)]
    [InlineData(4, 0, 36_000_000, RefreshAnswer.Repeated)]  // c-1 while c was never shown
    [InlineData(4, 4, 36_000_000, RefreshAnswer.Repeated)]
    [InlineData(4, 5, 0, RefreshAnswer.Repeated)]  // c-1 after that: ten seconds
    [InlineData(4, 5, 10_000, RefreshAnswer.Repeated)]
    [InlineData(4, 5, 10_001, RefreshAnswer.Replayed)]
    [InlineData(4, 6, 10_001, RefreshAnswer.Replayed)]
    [InlineData(3, 0, 0, RefreshAnswer.Replayed)]  // any other
    [InlineData(3, 5, 0, RefreshAnswer.Replayed)]
    [InlineData(6, 0, 0, RefreshAnswer.Replayed)]
    [InlineData(6, 5, 0, RefreshAnswer.Replayed)]
    [InlineData(0, 0, 0, RefreshAnswer.Replayed)]
    [InlineData(uint.MaxValue, 0, 0, RefreshAnswer.Replayed)]
    public void The_counter_decides(uint presented, uint seen, int ageMilliseconds, RefreshAnswer answer)
    {
        var session = s_session with { Tokens = s_session.Tokens with { Seen = seen } };

        Assert.Equal(answer, Refresh(session, presented, TimeSpan.FromMilliseconds(ageMilliseconds)).Answer);
    }

    [Theory]
    [InlineData(4, 4, RefreshAnswer.Repeated)]
    [InlineData(4, 5, RefreshAnswer.Replayed)]  // the table knows better
    [InlineData(5, 0, RefreshAnswer.Replayed)]  // the row does
    public void The_higher_of_row_and_table_says_what_was_shown(uint rowSeen, uint liveSeen, RefreshAnswer answer)
    {
        var session = s_session with { Tokens = s_session.Tokens with { Seen = rowSeen } };

        Assert.Equal(answer, Refresh(session, 4, TimeSpan.FromSeconds(11), liveSeen: liveSeen).Answer);
    }

    [Theory]
    [InlineData(10_000, RefreshAnswer.Repeated)]
    [InlineData(10_001, RefreshAnswer.Replayed)]
    public void A_token_of_an_earlier_start_counts_as_made_when_this_one_began(int uptime, RefreshAnswer answer)
    {
        var now = Rows.Now with { Start = Rows.IdOf(1_001), Uptime = TimeSpan.FromMilliseconds(uptime) };
        var decision = SessionRules.Refresh(s_session, Rows.Account(), Presented(4), now, SessionPolicy.Default);

        Assert.Equal(answer, decision.Answer);
    }

    [Fact]
    public void Setting_the_wall_clock_stretches_no_grace_and_shortens_none()
    {
        var stepped = SessionSamples.After(TimeSpan.FromSeconds(11)) with { Utc = Rows.Now.Utc.AddHours(-1) };
        var ahead = SessionSamples.After(TimeSpan.FromSeconds(10)) with { Utc = Rows.Now.Utc.AddHours(1) };

        Assert.Equal(RefreshAnswer.Replayed, SessionRules.Refresh(
            s_session, Rows.Account(), Presented(4), stepped, SessionPolicy.Default).Answer);
        Assert.Equal(RefreshAnswer.Repeated, SessionRules.Refresh(
            s_session, Rows.Account(), Presented(4), ahead, SessionPolicy.Default).Answer);
    }

    [Fact]
    public void A_rotation_moves_the_row_on_and_tells_the_account()
    {
        var after = TimeSpan.FromHours(1);
        var decision = Refresh(s_session, 5, after);

        Assert.Equal(
            s_session with
            {
                Tokens = new TokenState(6, SessionSamples.After(after), 5),
                LastSeenAt = Rows.Now.Utc + after,
            },
            decision.Next);
        var happened = Assert.Single(decision.Events);
        Assert.Equal((EventCode.SessionRefreshed, "ROTATED", 6L), (happened.Code, happened.Reason, happened.Count));
        Assert.Equal([new(NoticeKind.SessionRefreshed, s_session.Account, s_session.Id)], decision.Notices);
    }

    [Fact]
    public void A_repeat_before_the_first_use_begins_the_grace_anew()
    {
        var lost = s_session with { Tokens = s_session.Tokens with { Seen = 4 } };
        var repeated = Refresh(lost, 4, TimeSpan.FromMinutes(1)).Next!;
        var shown = repeated with { Tokens = repeated.Tokens with { Seen = 5 } };

        Assert.Equal(SessionSamples.After(TimeSpan.FromMinutes(1)), repeated.Tokens.Made);
        Assert.Equal(RefreshAnswer.Repeated, Refresh(shown, 4, TimeSpan.FromSeconds(70)).Answer);
        Assert.Equal(RefreshAnswer.Replayed, Refresh(shown, 4, TimeSpan.FromMilliseconds(70_001)).Answer);
    }

    [Fact]
    public void A_repeat_of_a_pair_that_was_shown_leaves_the_row_as_it_is_and_tells_nobody()
    {
        var decision = Refresh(s_session, 4, TimeSpan.Zero);

        Assert.Equal(s_session, decision.Next);
        var happened = Assert.Single(decision.Events);
        Assert.Equal(("REPEATED", 5L, Outcome.Done), (happened.Reason, happened.Count, happened.Outcome));
        Assert.Empty(decision.Notices);
    }

    [Fact]
    public void A_replay_ends_the_session_once()
    {
        var first = Refresh(s_session, 3, TimeSpan.Zero);
        var second = Refresh(first.Next!, 3, TimeSpan.Zero);

        Assert.Equal(new SessionEnd(Rows.Now.Utc, EndReason.Replayed), first.Next?.Ended);
        var happened = Assert.Single(first.Events);
        Assert.Equal((EventCode.SessionEnded, "REPLAYED"), (happened.Code, happened.Reason));
        Assert.Equal([new(NoticeKind.SessionEnded, s_session.Account, s_session.Id)], first.Notices);
        AssertNotLive(second);
    }

    [Theory]
    [InlineData(Role.Member, 30 * 24 * 3_600, 0, false)]  // the end itself
    [InlineData(Role.Member, 30 * 24 * 3_600, -1, true)]
    [InlineData(Role.Founder, 30 * 24 * 3_600, -1, true)]
    public void A_session_goes_on_strictly_before_its_end(Role role, int seconds, int ticks, bool isLive)
    {
        var after = TimeSpan.FromSeconds(seconds) + TimeSpan.FromTicks(ticks);
        var session = s_session with { LastSeenAt = Rows.Now.Utc + after };

        AssertLive(isLive, Refresh(session, 5, after, role));
    }

    [Theory]
    [InlineData(Role.Guest, 14 * 24, -1, true)]
    [InlineData(Role.Member, 14 * 24, -1, true)]
    [InlineData(Role.Member, 14 * 24, 0, false)]
    [InlineData(Role.Admin, 12, -1, true)]
    [InlineData(Role.Admin, 12, 0, false)]
    [InlineData(Role.SuperAdmin, 12, 0, false)]
    [InlineData(Role.Founder, 12, 0, false)]
    public void A_session_goes_on_until_it_was_idle_too_long(Role role, int hours, int ticks, bool isLive) =>
        AssertLive(isLive, Refresh(s_session, 5, TimeSpan.FromHours(hours) + TimeSpan.FromTicks(ticks), role));

    [Fact]
    public void What_is_gone_shut_ended_or_moved_is_answered_alike_and_changes_nothing()
    {
        var account = Rows.Account();
        var ended = s_session with { Ended = new SessionEnd(Rows.Now.Utc, EndReason.Revoked) };
        var changed = account with { Password = account.Password.Changed("new") };
        var rehashed = account with { Password = account.Password.Rehashed("new") };

        foreach (var counter in new uint[] { 3, 4, 5, 6 })
        {
            AssertNotLive(Refresh(null, account, counter));
            AssertNotLive(Refresh(s_session, null, counter));
            AssertNotLive(Refresh(ended, account, counter));
            AssertNotLive(Refresh(s_session, account with { IsDisabled = true }, counter));
            AssertNotLive(Refresh(s_session, changed, counter));
        }

        Assert.Equal(RefreshAnswer.Rotated, Refresh(s_session, rehashed, 5).Answer);
    }

    private static void AssertLive(bool isLive, RefreshDecision decision) =>
        Assert.Equal(isLive ? RefreshAnswer.Rotated : RefreshAnswer.NotLive, decision.Answer);

    private static void AssertNotLive(RefreshDecision decision)
    {
        Assert.Equal(RefreshAnswer.NotLive, decision.Answer);
        Assert.Null(decision.Next);
        Assert.Empty(decision.Events);
        Assert.Empty(decision.Notices);
    }

    private static PresentedRefresh Presented(uint counter, uint liveSeen = 0) =>
        new(s_session.Id, counter, PasswordEpoch: 1, liveSeen);

    private static RefreshDecision Refresh(Session? session, Account? account, uint counter) =>
        SessionRules.Refresh(session, account, Presented(counter), Rows.Now, SessionPolicy.Default);

    private static RefreshDecision Refresh(
        Session session, uint counter, TimeSpan after, Role role = Role.Member, uint liveSeen = 0) =>
        SessionRules.Refresh(
            session,
            Rows.Account(role),
            Presented(counter, liveSeen),
            SessionSamples.After(after),
            SessionPolicy.Default);
}
