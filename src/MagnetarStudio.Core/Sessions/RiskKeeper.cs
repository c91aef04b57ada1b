using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Core.Sessions;

/// <summary>Judges the calls of live sessions. Thread-safe.</summary>
/// <remarks>
/// Most calls show what the one before showed, and cost a comparison (<see cref="RiskJudgement.Holds"/>). Others are
/// scored here, on a copy; what is news goes into an act, which judges again on the rows of that moment. So do at most
/// ten a minute of one session; what is beyond them, or finds the disk full, is judged here and not recorded, unless it
/// ends the session. Histories learn once an hour.
/// </remarks>
public sealed class RiskKeeper(IRiskStore store, RiskObserver observer, RiskPolicy policy, TimeProvider clock)
{
    /// <summary>Judges a call whose facts or hour are not those of the last one.</summary>
    /// <param name="live">The entry of its session.</param>
    /// <param name="facts">What the connection shows.</param>
    /// <param name="by">Who calls.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>The session's risk; null when the call ended the session.</returns>
    public async ValueTask<SessionRisk?> JudgeAsync(
        LiveSession live, RiskFacts facts, Caller by, CancellationToken cancel)
    {
        var copy = live.Risk;
        if (copy.Read is not { } read)
        {
            // The row of a live session is there; without it there would be nothing to say about the call.
            if (await store.FindAsync(live.Id, cancel) is not { } found)
            {
                return null;
            }

            read = found;
        }

        var seen = observer.Observe(facts);
        var score = SessionRiskRules.Score(read.Session, read.Account, seen, policy);
        var mayEnd = score.Band is RiskBand.End;
        var isNews = SessionRiskRules.IsNews(read.Session, score);
        var now = clock.GetUtcNow();
        if (mayEnd || (isNews && live.TakeRiskRecord(now)))
        {
            if (await store.JudgeAsync(live.Id, seen, mayEnd, by, cancel) is { } decision)
            {
                Keep(new(read.Owner, decision.Next, decision.Account), decision.Next.Latest ?? score);
                return decision.Ended.Count == 0 ? decision.Next : null;
            }
        }
        else if (!isNews && live.TakeLesson(now))
        {
            store.TryLearn(live.Id, seen);
        }

        // Told by nobody, and it holds all the same: for this call, and those after it that look alike.
        var (session, account) = SessionRiskRules.Next(read.Session, read.Account, seen, score, policy, now);
        Keep(new(read.Owner, session, account), score);
        return session;

        void Keep(RiskRead kept, RiskScore held) =>
            live.TryKeepRisk(copy, new LiveRisk(kept, new RiskJudgement(facts, now, held)));
    }
}
