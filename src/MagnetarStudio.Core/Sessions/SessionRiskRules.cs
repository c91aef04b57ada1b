using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Core.Sessions;

/// <summary>What scores do to sessions: recorded, step-up, or the end. Pure: rows in, a decision out.</summary>
public static class SessionRiskRules
{
    /// <summary>What a session that a sign-in opens begins with.</summary>
    /// <param name="seen">What the sign-in showed; for this session it is what is usual.</param>
    /// <param name="score">Its score.</param>
    /// <param name="isProved">Whether a second factor vouched for it: then the score is history.</param>
    /// <param name="policy">The numbers.</param>
    /// <param name="now">When.</param>
    public static SessionRisk Open(
        in RiskSighting seen, RiskScore score, bool isProved, RiskPolicy policy, Moment now) => new(
            RiskHistory.Empty.Learn(seen, isProved: true, policy),
            isProved ? null : score,
            Latest: null,
            now.Utc,
            isProved || RiskRules.MayLearn(score.Band) ? null : now.Utc,
            RefreshNetworks.Begin(seen));

    /// <summary>What an account learns from a sign-in that opened a session.</summary>
    /// <param name="account">What it has shown; nothing, if this is its first.</param>
    /// <param name="seen">What the sign-in showed.</param>
    /// <param name="score">Its score.</param>
    /// <param name="isProved">Whether a second factor vouched for it.</param>
    /// <param name="policy">The numbers.</param>
    public static RiskHistory LearnSignIn(
        RiskHistory account, in RiskSighting seen, RiskScore score, bool isProved, RiskPolicy policy)
    {
        var isOwners = isProved || account.IsEmpty;
        return isOwners || RiskRules.MayLearn(score.Band) ? account.Learn(seen, isOwners, policy) : account;
    }

    /// <summary>The score of a call or refresh.</summary>
    /// <param name="risk">The session's risk so far.</param>
    /// <param name="account">What the account has shown.</param>
    /// <param name="seen">What the connection shows.</param>
    /// <param name="policy">The numbers.</param>
    public static RiskScore Score(SessionRisk risk, RiskHistory account, in RiskSighting seen, RiskPolicy policy) =>
        new(RiskRules.ReadSession(seen, risk.History, account, risk.Refreshes.IsReplayed, policy), policy);

    /// <summary>Whether a score says something that the session's last one did not. Only then it is recorded.</summary>
    public static bool IsNews(SessionRisk risk, in RiskScore score) =>
        score.Vector.Levels != (risk.Latest?.Vector.Levels ?? 0);

    /// <summary>What a session and its account know after a score that is no news.</summary>
    /// <remarks>
    /// From a session that a suspect opened the account learns nothing, however calm its calls: they would make the
    /// next sign-in that looks like them a familiar one.
    /// </remarks>
    public static (SessionRisk Session, RiskHistory Account) Learn(
        SessionRisk risk, RiskHistory account, in RiskSighting seen, RiskScore score, RiskPolicy policy)
    {
        if (!RiskRules.MayLearn(score.Band))
        {
            return (risk, account);
        }

        var isOwners = risk.Opening is not { } opening || RiskRules.MayLearn(opening.Band);
        return (
            risk with { History = risk.History.Learn(seen, isProved: false, policy) },
            isOwners ? account.Learn(seen, isProved: false, policy) : account);
    }

    /// <summary>Judges a call: records what is new, asks for step-up, or ends the session.</summary>
    /// <param name="session">The session, not ended.</param>
    /// <param name="risk">Its risk so far.</param>
    /// <param name="account">What its account has shown.</param>
    /// <param name="seen">What the connection shows.</param>
    /// <param name="policy">The numbers.</param>
    /// <param name="now">When.</param>
    public static RiskDecision Judge(
        Session session, SessionRisk risk, RiskHistory account, in RiskSighting seen, RiskPolicy policy, Moment now)
    {
        var score = Score(risk, account, seen, policy);
        if (score.Band is RiskBand.End)
        {
            var end = SessionRules.End([session], EndReason.Risk, now);
            return new(
                risk with { Latest = score, JudgedAt = now.Utc },
                account,
                end.Ended,
                [Changed(session, score), .. end.Events],
                end.Notices);
        }

        var (next, learned) = Next(risk, account, seen, score, policy, now.Utc);
        return new(
            next,
            learned,
            [],
            IsNews(risk, score) ? [Changed(session, score)] : [],
            NoticesOf(session, risk, next));
    }

    /// <summary>What a session and its account are after a score that does not end it.</summary>
    /// <param name="risk">The session's risk so far.</param>
    /// <param name="account">What its account has shown.</param>
    /// <param name="seen">What the connection shows.</param>
    /// <param name="score">The score of that.</param>
    /// <param name="policy">The numbers.</param>
    /// <param name="now">When, UTC.</param>
    public static (SessionRisk Session, RiskHistory Account) Next(
        SessionRisk risk,
        RiskHistory account,
        in RiskSighting seen,
        RiskScore score,
        RiskPolicy policy,
        DateTimeOffset now)
    {
        var isNews = IsNews(risk, score);
        var (learned, accountLearned) = Learn(risk, account, seen, score, policy);
        return (learned with
        {
            Latest = isNews ? score : risk.Latest,
            JudgedAt = now,
            StepUpSince = SinceOf(risk, score, isNews, now),
        }, accountLearned);
    }

    /// <summary>Judges a refresh that was answered: it may end the session after all.</summary>
    /// <param name="refresh">What the refresh rule decided.</param>
    /// <param name="risk">The session's risk so far.</param>
    /// <param name="account">What its account has shown.</param>
    /// <param name="seen">What the connection shows.</param>
    /// <param name="policy">The numbers.</param>
    /// <param name="now">When.</param>
    /// <returns>The refresh as it is decided now, and the risk; null where there was nothing to judge.</returns>
    public static (RefreshDecision Refresh, RiskDecision? Risk) JudgeRefresh(
        RefreshDecision refresh,
        SessionRisk risk,
        RiskHistory account,
        in RiskSighting seen,
        RiskPolicy policy,
        Moment now)
    {
        if (refresh is not { Answer: RefreshAnswer.Rotated or RefreshAnswer.Repeated, Next: { } session })
        {
            return (refresh, null);
        }

        var networks = refresh.Answer is RefreshAnswer.Rotated
            ? risk.Refreshes.Rotated(seen)
            : risk.Refreshes.Repeated(seen);
        var judged = Judge(session, risk with { Refreshes = networks }, account, seen, policy, now);
        return judged.Ended is [var ended]
            ? (new(RefreshAnswer.NotLive, ended, judged.Events, judged.Notices), judged)
            : (refresh with
            {
                Events = [.. refresh.Events, .. judged.Events],
                Notices = [.. refresh.Notices, .. judged.Notices],
            }, judged);
    }

    /// <summary>The owner proved to be there: step-up is done, and to this session what is seen now is usual.</summary>
    /// <remarks>
    /// A second factor makes it the owner's for the account as well, and clears what opened the session. A password
    /// does neither: whoever stole it would make themselves the owner.
    /// </remarks>
    /// <param name="session">The session, not ended.</param>
    /// <param name="risk">Its risk so far.</param>
    /// <param name="account">What its account has shown.</param>
    /// <param name="seen">What the connection shows.</param>
    /// <param name="method">By what.</param>
    /// <param name="policy">The numbers.</param>
    /// <param name="now">When.</param>
    public static RiskDecision Prove(
        Session session,
        SessionRisk risk,
        RiskHistory account,
        in RiskSighting seen,
        ProofMethods method,
        RiskPolicy policy,
        Moment now)
    {
        var isOwners = method is not ProofMethods.Password;
        var proved = risk with
        {
            History = risk.History.Learn(seen, isProved: true, policy),
            Opening = isOwners ? null : risk.Opening,
            StepUpSince = null,
            Refreshes = RefreshNetworks.Begin(seen),
        };
        var learned = isOwners ? account.Learn(seen, isProved: true, policy) : account;
        var score = Score(proved, learned, seen, policy);
        var isNews = IsNews(risk, score) || (isOwners && risk.Opening is { Band: > RiskBand.Normal });
        var next = proved with { Latest = isNews ? score : risk.Latest, JudgedAt = now.Utc };
        return new(next, learned, [], isNews ? [Changed(session, score)] : [], NoticesOf(session, risk, next));
    }

    private static DateTimeOffset? SinceOf(SessionRisk risk, RiskScore score, bool isNews, DateTimeOffset now)
    {
        if (!RiskRules.MayLearn(score.Band))
        {
            return isNews ? now : risk.StepUpSince ?? now;
        }

        // What opened the session is not made good by calls that look alike.
        return risk.Opening is { } opening && !RiskRules.MayLearn(opening.Band) ? risk.StepUpSince : null;
    }

    // The live table keeps a copy of the risk, so it is told of a change of the need for step-up as well.
    private static IReadOnlyList<Notice> NoticesOf(Session session, SessionRisk before, SessionRisk next) =>
        before.Band == next.Band && before.StepUpSince == next.StepUpSince
            ? []
            : [new Notice(NoticeKind.SessionRiskChanged, session.Account, session.Id)];

    private static AuditEvent Changed(Session session, RiskScore score) => new(EventCode.SessionRiskChanged)
    {
        Target = session.Account,
        TargetSession = session.Id,
        Reason = score.Band.ToCode(),
        Count = score.Value,
        Risk = score.ToRecord(),
    };
}
