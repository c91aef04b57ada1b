using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Core.Sessions;

/// <summary>Decides which sessions live, continues them and ends them.</summary>
/// <remarks>Thread-safe. The session row is the authority on every call; the live table only answers sooner.</remarks>
public sealed class SessionKeeper(
    ISessionStore store,
    LiveSessions live,
    RefreshTokens refreshTokens,
    DeviceSecrets deviceSecrets,
    SessionPolicy policy,
    TimeProvider clock)
{
    /// <summary>How often at most a session's last call is written.</summary>
    public static readonly TimeSpan SeenWriteInterval = TimeSpan.FromSeconds(30);

    // Each try reads a newer database; a session that changes this often is refused rather than read for ever.
    private const int ReadTries = 16;

    /// <summary>The live session that an access token names, and notes the call.</summary>
    /// <param name="session">The token's <c>sid</c>.</param>
    /// <param name="account">The token's <c>sub</c>; a session of another account is no session.</param>
    /// <param name="counter">The token's refresh counter.</param>
    /// <param name="cancel">Gives up waiting for the database.</param>
    /// <returns>
    /// Null, one answer, when it ended, expired, idled, or never existed, or its account is disabled.
    /// </returns>
    public ValueTask<LiveSession?> FindLiveAsync(
        SessionId session, AccountId account, uint counter, CancellationToken cancel) =>
        live.Find(session) is { } entry
            ? ValueTask.FromResult(Judge(entry, account, counter))
            : ReadAsync(session, account, counter, cancel);

    /// <summary>Whether a session is still live, without counting as a call of it: for open streams.</summary>
    public async ValueTask<LiveSession?> RecheckAsync(SessionId session, AccountId account, CancellationToken cancel) =>
        live.Find(session) is { } entry
            ? IsLive(entry, account, clock.GetUtcNow()) ? entry : null
            : await ReadAsync(session, account, counter: null, cancel);

    /// <summary>Continues a session (the design, section 6, Refresh).</summary>
    /// <param name="token">The refresh token presented.</param>
    /// <param name="device">The device secret presented.</param>
    /// <param name="seen">What the connection shows.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancel">Withdraws the call while it still waits.</param>
    /// <returns>
    /// The tokens; null, one answer, whatever is wrong. A replay, or too high a risk, has ended the session by then.
    /// </returns>
    public async ValueTask<SessionTokens?> RefreshAsync(
        RefreshToken token, DeviceSecret device, RiskSighting seen, Caller by, CancellationToken cancel)
    {
        // The salt never changes, so forgeries are turned away on a pooled read and never reach the writer.
        var now = clock.GetUtcNow();
        if (await store.FindAsync(token.Session, cancel) is not { } read
            || !refreshTokens.Verify(token, read.Session.Salt, now)
            || device.Device != read.Session.Device
            || !deviceSecrets.Verify(device, read.Account.Id, read.Account.Password.Epoch, now))
        {
            return null;
        }

        var presented = new PresentedRefresh(
            token.Session, token.Counter, read.Account.Password.Epoch, live.SeenOf(token.Session), seen);
        var decision = await store.RefreshAsync(presented, by.As(read.Account.Id), cancel);
        return decision is { Answer: RefreshAnswer.Rotated or RefreshAnswer.Repeated, Next: { } next }
            ? TokensOf(next, read.Account)
            : null;
    }

    /// <summary>The account's live sessions, the most recently seen first.</summary>
    public async ValueTask<IReadOnlyList<Session>> ListAsync(Account account, CancellationToken cancel)
    {
        var sessions = await store.ListAsync(account.Id, cancel);
        var now = clock.GetUtcNow();
        return [.. sessions.Select(WithLatest).Where(session => session.IsLiveAt(now, policy, account.Role))];
    }

    /// <summary>Ends sessions of one account; see <see cref="ISessionStore.EndAsync"/>.</summary>
    public ValueTask<EndAnswer> EndAsync(
        AccountId account,
        IReadOnlyList<SessionId>? sessions,
        SessionId? except,
        EndReason reason,
        Caller by,
        CancellationToken cancel) => store.EndAsync(account, sessions, except, reason, by, cancel);

    /// <summary>
    /// Gives a session of <paramref name="account"/> another name; null if it has no such live session.
    /// </summary>
    public ValueTask<Session?> RenameAsync(
        AccountId account, SessionId session, string name, Caller by, CancellationToken cancel) =>
        store.RenameAsync(account, session, name, by, cancel);

    /// <summary>The tokens of a session as it stands.</summary>
    public SessionTokens TokensOf(Session session, Account account) => new(
        session,
        account,
        refreshTokens.Make(session.Id, session.Salt, session.Tokens.Counter),
        deviceSecrets.Make(account.Id, account.Password.Epoch, session.Device));

    private async ValueTask<LiveSession?> ReadAsync(
        SessionId session, AccountId account, uint? counter, CancellationToken cancel)
    {
        for (var tries = 0; tries < ReadTries; tries++)
        {
            var stamp = live.Stamp(session, account);
            if (await store.FindAsync(session, cancel) is not { } read || read.Account.Id != account)
            {
                return null;
            }

            // Only what lives goes into the table, so strangers with old tokens cannot fill it.
            var entry = IsLive(read, clock.GetUtcNow()) ? live.TryInsert(stamp, read) : null;
            if (entry is not null)
            {
                return counter is { } shown ? Judge(entry, account, shown) : entry;
            }

            if (!IsLive(read, clock.GetUtcNow()))
            {
                return null;
            }
        }

        return null;
    }

    private LiveSession? Judge(LiveSession entry, AccountId account, uint counter)
    {
        // Read the clock after the table, so a slow read cannot stretch a session past its end.
        var now = clock.GetUtcNow();
        if (!IsLive(entry, account, now))
        {
            return null;
        }

        entry.Note(counter, now);
        if (entry.TakeWrite(now, SeenWriteInterval))
        {
            // What the queue does not take stays unwritten, and is saved before the entry goes.
            var seen = entry.Seen;
            if (store.TryNoteSeen(entry.Id, now, seen))
            {
                entry.MarkWritten(now, seen);
            }
        }

        return entry;
    }

    private bool IsLive(LiveSession entry, AccountId account, DateTimeOffset now) =>
        entry.Account.Id == account
        && !entry.Account.Account.IsDisabled
        && now < entry.Session.ExpiresAt
        && now - entry.LastSeenAt < policy.IdleMaxOf(entry.Account.Account.Role);

    private bool IsLive(LiveRead read, DateTimeOffset now) =>
        !read.Account.IsDisabled && read.Session.IsLiveAt(now, policy, read.Account.Role);

    private Session WithLatest(Session session) =>
        live.Find(session.Id) is { } entry && entry.LastSeenAt > session.LastSeenAt
            ? session with { LastSeenAt = entry.LastSeenAt }
            : session;
}
