using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Core.Sessions;

/// <summary>Where the risk of sessions and the histories of accounts are kept.</summary>
public interface IRiskStore
{
    /// <summary>The risk of a session, ended or not, and the history of its account.</summary>
    /// <returns>Null if there is no such session.</returns>
    ValueTask<RiskRead?> FindAsync(SessionId session, CancellationToken cancel);

    /// <summary>
    /// Judges a call of a live session: <see cref="SessionRiskRules.Judge"/> on the rows of that moment.
    /// </summary>
    /// <param name="session">The session that <paramref name="by"/> calls from.</param>
    /// <param name="seen">What the connection shows.</param>
    /// <param name="mayEnd">Whether it is thought to end the session: then a full disk is no reason to wait.</param>
    /// <param name="by">Who calls.</param>
    /// <param name="cancel">Withdraws it while it still waits.</param>
    /// <returns>Null when nothing can be written now, for want of room; never if it may end the session.</returns>
    ValueTask<RiskDecision?> JudgeAsync(
        SessionId session, RiskSighting seen, bool mayEnd, Caller by, CancellationToken cancel);

    /// <summary>Bookkeeping: session and account learn from what was let through. Nothing is awaited.</summary>
    /// <returns>False when the queue is full: nothing was learned.</returns>
    bool TryLearn(SessionId session, RiskSighting seen);
}
