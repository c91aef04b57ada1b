using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Storage.Accounts;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Risk;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Sessions;

/// <summary>Sessions in SQLite, table <c>session</c> (schema step 0003).</summary>
internal sealed class SqliteSessionStore(
    SqlitePool pool, WriteQueue writer, SessionPolicy policy, RiskRows risks, PermissionRegistry permissions)
    : ISessionStore
{
    private const string FindLiveSql = $"""
        SELECT {SessionRows.Columns}, {AccountRows.Columns}
        FROM session s JOIN account a ON a.account_id = s.account_id
        WHERE s.session_id = $session
        """;

    /// <inheritdoc/>
    public async ValueTask<LiveRead?> FindAsync(SessionId session, CancellationToken cancel)
    {
        using var lease = await pool.RentAsync(cancel);
        using var row = lease.Prepare(FindLiveSql).Bind("$session", session.Value).ExecuteReader();
        return row.Read()
            ? new LiveRead(SessionRows.Read(row), AccountRows.Read(row, SessionRows.ColumnCount), [])
            : null;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Session>> ListAsync(AccountId account, CancellationToken cancel)
    {
        using var lease = await pool.RentAsync(cancel);
        return SessionRows.ReadAll(lease.Prepare(SessionRows.ListOpenSql).Bind("$account", account.Value));
    }

    /// <inheritdoc/>
    public ValueTask<RefreshDecision> RefreshAsync(PresentedRefresh presented, Caller by, CancellationToken cancel) =>
        writer.RunAsync(new Act<RefreshDecision>(by, scope => Refresh(scope, presented)), cancel);

    /// <inheritdoc/>
    public ValueTask<EndAnswer> EndAsync(
        AccountId account,
        IReadOnlyList<SessionId>? sessions,
        SessionId? except,
        EndReason reason,
        Caller by,
        CancellationToken cancel)
    {
        var end = new Act<EndAnswer>(
            by, scope => End(scope, account, sessions, except, reason, by.Actor), mayUseReserve: true);
        return writer.RunAsync(end, cancel);
    }

    /// <inheritdoc/>
    public ValueTask<Session?> RenameAsync(
        AccountId account, SessionId session, string name, Caller by, CancellationToken cancel) =>
        writer.RunAsync(new Act<Session?>(by, scope => Rename(scope, account, session, name)), cancel);

    /// <inheritdoc/>
    public bool TryNoteSeen(SessionId session, DateTimeOffset lastSeenAt, uint seen) =>
        writer.TryPost(new SeenNote(session, lastSeenAt, seen));

    private Acted<RefreshDecision> Refresh(WriteScope scope, PresentedRefresh presented)
    {
        var session = SessionRows.Find(scope, presented.Session);
        var account = session is null ? null : AccountRows.Find(scope, session.Account);
        var refreshed = SessionRules.Refresh(session, account, presented, scope.Now, policy);
        var read = risks.Find(scope, presented.Session);
        var (decision, risk) = read is null
            ? (refreshed, null)
            : SessionRiskRules.JudgeRefresh(
                refreshed, read.Session, read.Account, presented.Seen, risks.Policy, scope.Now);
        if (decision.Next is { } next)
        {
            SessionRows.Update(scope, next);
        }

        if (risk is not null)
        {
            RiskRows.Write(scope, presented.Session, new(read!.Owner, risk.Next, risk.Account));
        }

        return new(decision, decision.Events, decision.Notices);
    }

    private Acted<EndAnswer> End(
        WriteScope scope,
        AccountId account,
        IReadOnlyList<SessionId>? sessions,
        SessionId? except,
        EndReason reason,
        Actor actor)
    {
        if (SessionRules.RefuseEnd(
            actor, AccountRows.Find(scope, account), AccountRows.StandingOf(scope, actor, permissions)) is { } refusal)
        {
            return new(new EndAnswer(false, []), [refusal], []);
        }

        var chosen = SessionRows.ListOpen(scope, account)
            .Where(session => session.Id != except && (sessions is null || sessions.Contains(session.Id)));
        var decision = SessionRules.End([.. chosen], reason, scope.Now);
        SessionRows.Update(scope, decision.Ended);
        return new(new EndAnswer(true, decision.Ended), decision.Events, decision.Notices);
    }

    private static Acted<Session?> Rename(WriteScope scope, AccountId account, SessionId id, string name)
    {
        if (SessionRows.Find(scope, id) is not { Ended: null } session || session.Account != account)
        {
            return new(null, [], []);
        }

        if (session.Name == name)
        {
            return new(session, [], []);
        }

        var renamed = session with { Name = name };
        SessionRows.Update(scope, renamed);
        return new(renamed, [SessionRules.Renamed(renamed)], []);
    }

    private sealed class SeenNote(SessionId session, DateTimeOffset lastSeenAt, uint seen) : IBookkeeping
    {
        public void Run(WriteScope scope) => SessionRows.NoteSeen(scope, session, lastSeenAt, seen);
    }
}
