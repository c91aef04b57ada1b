using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Sessions;

/// <summary>Where sessions are kept. Every change is one write with its records.</summary>
public interface ISessionStore
{
    /// <summary>
    /// Reads a session, its account and the account's grants in one statement; null if there is none.
    /// </summary>
    ValueTask<LiveRead?> FindAsync(SessionId session, CancellationToken cancel);

    /// <summary>The account's sessions that have not ended, the most recently seen first.</summary>
    ValueTask<IReadOnlyList<Session>> ListAsync(AccountId account, CancellationToken cancel);

    /// <summary>Continues a session: <see cref="SessionRules.Refresh"/> on the rows of that moment.</summary>
    ValueTask<RefreshDecision> RefreshAsync(PresentedRefresh presented, Caller by, CancellationToken cancel);

    /// <summary>
    /// Ends those of <paramref name="sessions"/> that belong to <paramref name="account"/> and have not ended.
    /// </summary>
    /// <param name="account">Whose.</param>
    /// <param name="sessions">Which; null for all of the account's.</param>
    /// <param name="except">One to leave alone; null for none.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">Who asks. For another's account the rank is read again inside the act.</param>
    /// <param name="cancel">Withdraws the change while it still waits.</param>
    ValueTask<EndAnswer> EndAsync(
        AccountId account,
        IReadOnlyList<SessionId>? sessions,
        SessionId? except,
        EndReason reason,
        Caller by,
        CancellationToken cancel);

    /// <summary>Gives a session of <paramref name="account"/> another name.</summary>
    /// <returns>The session as it is now; null if the account has no such session that has not ended.</returns>
    ValueTask<Session?> RenameAsync(
        AccountId account, SessionId session, string name, Caller by, CancellationToken cancel);

    /// <summary>Bookkeeping: raises the row's last call and highest counter. Nothing is awaited.</summary>
    /// <returns>False when the queue is full: try again later.</returns>
    bool TryNoteSeen(SessionId session, DateTimeOffset lastSeenAt, uint seen);
}
