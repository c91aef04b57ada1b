using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Core.Sessions;

/// <summary>How sessions open, go on and end. Pure: rows in, a decision out.</summary>
public static class SessionRules
{
    /// <summary>Opens a session within the cap.</summary>
    /// <remarks>
    /// A sign-in that would need step-up puts out only what is at least as suspicious as itself: a thief does not
    /// push the owner's sessions out.
    /// </remarks>
    /// <param name="asked">The session asked for, with its risk.</param>
    /// <param name="account">Its account, just read and found in order.</param>
    /// <param name="sessions">The account's sessions that have not ended.</param>
    /// <param name="policy">The rules in force.</param>
    /// <param name="risks">What a risk calls for.</param>
    /// <param name="now">When.</param>
    public static OpenDecision Open(
        Session asked,
        Account account,
        IReadOnlyList<Session> sessions,
        SessionPolicy policy,
        RiskPolicy risks,
        Moment now)
    {
        var live = sessions.Where(session => session.IsLiveAt(now.Utc, policy, account.Role)).ToList();

        // Nobody watches a session reach its end; the next one to open writes it down.
        var expired = sessions.Where(session => session.ExpiresAt <= now.Utc).ToList();
        var idle = sessions.Except(live).Except(expired).ToList();
        var over = End(expired, EndReason.Expired, now).And(End(idle, EndReason.Idle, now));

        // One device, one session: whoever signs in again has lost the old tokens, or is done with them.
        var replaced = live.Where(session => session.Device == asked.Device).ToList();
        var others = live.Except(replaced).ToList();

        var surplus = others.Count - policy.LiveMax + 1;
        var risk = ValueOf(asked);
        var yielding = RiskRules.MayLearn(risks.BandOf(risk))
            ? others
            : others.Where(session => ValueOf(session) >= risk).ToList();
        if (surplus > 0 && (policy.Cap is CapPolicy.Reject || yielding.Count < surplus))
        {
            var refused = new AuditEvent(EventCode.SignIn, Outcome.Refused)
            {
                Target = account.Id,
                Reason = "SESSION_LIMIT",
            };
            return new(null, over.Ended, [.. over.Events, refused], over.Notices);
        }

        // First a session whose first access token was never seen: a sign-in whose answer got lost.
        var evicted = yielding
            .OrderBy(session => session.Tokens.Seen > 0)
            .ThenByDescending(session => policy.Cap is CapPolicy.EvictMostSuspicious ? ValueOf(session) : 0)
            .ThenBy(session => session.LastSeenAt)
            .ThenBy(session => session.Id.Value)
            .Take(Math.Max(surplus, 0));

        var ends = over
            .And(End(replaced, EndReason.Replaced, now))
            .And(End([.. evicted], EndReason.Evicted, now));
        var opened = new AuditEvent(EventCode.SessionOpened)
        {
            Target = account.Id,
            TargetSession = asked.Id,
            Device = asked.Device,
        };
        return new(
            asked,
            ends.Ended,
            [.. ends.Events, opened],
            [.. ends.Notices, new Notice(NoticeKind.SessionOpened, account.Id, asked.Id)]);
    }

    /// <summary>Continues a session, by the table of the design, section 6 (Refresh).</summary>
    /// <param name="session">The row; null if there is none.</param>
    /// <param name="account">Its account; null if there is none.</param>
    /// <param name="presented">What was presented, found genuine before the queue.</param>
    /// <param name="now">When.</param>
    /// <param name="policy">The rules in force.</param>
    public static RefreshDecision Refresh(
        Session? session, Account? account, PresentedRefresh presented, Moment now, SessionPolicy policy)
    {
        if (session is null || account is null || account.IsDisabled
            || account.Password.Epoch != presented.PasswordEpoch
            || !session.IsLiveAt(now.Utc, policy, account.Role))
        {
            return new(RefreshAnswer.NotLive, null, [], []);
        }

        // The row may lag behind what calls have shown; the higher of both holds.
        var tokens = session.Tokens with { Seen = Math.Max(session.Tokens.Seen, presented.LiveSeen) };
        if (presented.Counter == tokens.Counter)
        {
            return Rotate(session, tokens, now);
        }

        var isPrevious = presented.Counter == tokens.Counter - 1;
        return isPrevious && (!tokens.IsConfirmed || tokens.AgeAt(now) <= SessionPolicy.RefreshGrace)
            ? Repeat(session, tokens, now)
            : Replay(session, now);
    }

    /// <summary>Ends sessions; those that have ended already are left alone.</summary>
    public static EndDecision End(IReadOnlyList<Session> sessions, EndReason reason, Moment now)
    {
        var ended = sessions
            .Where(session => session.Ended is null)
            .Select(session => session with { Ended = new SessionEnd(now.Utc, reason) })
            .ToList();
        return new(
            ended,
            [.. ended.Select(session => Ended(session, reason))],
            [.. ended.Select(session => new Notice(NoticeKind.SessionEnded, session.Account, session.Id))]);
    }

    /// <summary>Whether somebody may not end the sessions of <paramref name="account"/>.</summary>
    /// <param name="actor">Who asks: the owner always may.</param>
    /// <param name="account">The owner's row; null if there is none.</param>
    /// <param name="standing">The actor's rank at this moment.</param>
    /// <returns>The record of the refusal; null when it is allowed.</returns>
    public static AuditEvent? RefuseEnd(Actor actor, Account? account, Standing standing)
    {
        if (account is null || actor == Actor.Of(account.Id))
        {
            return null;
        }

        return standing.Holds(Permitted.ManageSessions) && RankRules.MayActOn(standing.Role, account.Role)
            ? null
            : new AuditEvent(EventCode.PermissionDenied, Outcome.Refused)
            {
                Target = account.Id,
                Reason = "END_SESSIONS",
            };
    }

    /// <summary>The record of a session's new name.</summary>
    public static AuditEvent Renamed(Session session) =>
        new(EventCode.SessionRenamed) { Target = session.Account, TargetSession = session.Id };

    private static int ValueOf(Session session) => session.Risk?.Value ?? 0;

    private static RefreshDecision Rotate(Session session, TokenState tokens, Moment now)
    {
        var next = tokens with { Counter = tokens.Counter + 1, Made = now };
        return new(
            RefreshAnswer.Rotated,
            session with { Tokens = next, LastSeenAt = now.Utc },
            [Refreshed(session, "ROTATED", next.Counter)],
            [new Notice(NoticeKind.SessionRefreshed, session.Account, session.Id)]);
    }

    // While the client has not shown the newest pair, a repeat hands it out as if for the first time: its other tab
    // has ten seconds from now. Afterwards a repeat moves nothing, so nobody can stretch the grace.
    private static RefreshDecision Repeat(Session session, TokenState tokens, Moment now) => new(
        RefreshAnswer.Repeated,
        tokens.IsConfirmed ? session : session with { Tokens = session.Tokens with { Made = now } },
        [Refreshed(session, "REPEATED", tokens.Counter)],
        []);

    private static RefreshDecision Replay(Session session, Moment now)
    {
        var end = End([session], EndReason.Replayed, now);
        return new(RefreshAnswer.Replayed, end.Ended[0], end.Events, end.Notices);
    }

    private static AuditEvent Refreshed(Session session, string reason, uint counter) =>
        new(EventCode.SessionRefreshed)
        {
            Target = session.Account,
            TargetSession = session.Id,
            Reason = reason,
            Count = counter,
        };

    private static AuditEvent Ended(Session session, EndReason reason) => new(EventCode.SessionEnded)
    {
        Target = session.Account,
        TargetSession = session.Id,
        Reason = reason.ToCode(),
    };
}
