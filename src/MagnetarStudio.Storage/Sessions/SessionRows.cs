using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Writer;
using Microsoft.Data.Sqlite;

namespace MagnetarStudio.Storage.Sessions;

/// <summary>
/// Table <c>session</c> (schema steps 0003 and 0004), as rules read and write it; read with the risk in brief that
/// <c>session_risk</c> (step 0005) has of it.
/// </summary>
internal static class SessionRows
{
    /// <summary>The columns, in the order of <see cref="Read"/>. For a join, named <c>s</c>.</summary>
    public const string Columns = """
        s.session_id, s.account_id, s.device_id, s.name, s.salt, s.counter,
        s.made_at_unix_us, s.made_uptime_us, s.made_start, s.seen, s.opened_at_unix_us,
        s.expires_at_unix_us, s.last_seen_at_unix_us, s.ended_at_unix_us, s.end_reason, s.peer, s.agent,
        s.methods,
        (SELECT r.value FROM session_risk r WHERE r.session_id = s.session_id),
        (SELECT r.judged_at_unix_us FROM session_risk r WHERE r.session_id = s.session_id)
        """;

    /// <summary>How many columns that is.</summary>
    public const int ColumnCount = 20;

    /// <summary>The account's sessions that have not ended, the most recently seen first.</summary>
    public const string ListOpenSql = $"""
        SELECT {Columns}
        FROM session s
        WHERE s.account_id = $account AND s.ended_at_unix_us IS NULL
        ORDER BY s.last_seen_at_unix_us DESC, s.session_id
        """;

    private const string FindSql = $"SELECT {Columns} FROM session s WHERE s.session_id = $session";

    private const string IsOpenSql =
        "SELECT EXISTS (SELECT 1 FROM session WHERE session_id = $session AND ended_at_unix_us IS NULL)";

    private const string InsertSql = """
        INSERT INTO session (
            session_id, account_id, device_id, name, salt, counter, made_at_unix_us, made_uptime_us, made_start, seen,
            opened_at_unix_us, expires_at_unix_us, last_seen_at_unix_us, peer, agent, methods)
        VALUES (
            $session, $account, $device, $name, $salt, $counter, $made_at, $made_uptime, $made_start, $seen,
            $opened_at, $expires_at, $last_seen_at, $peer, $agent, $methods)
        """;

    // What the live table has written meanwhile is never lowered.
    private const string UpdateSql = """
        UPDATE session
        SET name = $name, counter = $counter, made_at_unix_us = $made_at, made_uptime_us = $made_uptime,
            made_start = $made_start, seen = max(seen, $seen),
            last_seen_at_unix_us = max(last_seen_at_unix_us, $last_seen_at),
            ended_at_unix_us = $ended_at, end_reason = $end_reason
        WHERE session_id = $session
        """;

    private const string NoteSeenSql = """
        UPDATE session
        SET seen = max(seen, $seen), last_seen_at_unix_us = max(last_seen_at_unix_us, $last_seen_at)
        WHERE session_id = $session AND ended_at_unix_us IS NULL
        """;

    /// <summary>The session; null if there is none.</summary>
    public static Session? Find(WriteScope scope, SessionId id)
    {
        using var row = scope.Prepare(FindSql).Bind("$session", id.Value).ExecuteReader();
        return row.Read() ? Read(row) : null;
    }

    /// <summary>Whether there is such a session that has not ended.</summary>
    public static bool IsOpen(WriteScope scope, SessionId id) =>
        (long)scope.Prepare(IsOpenSql).Bind("$session", id.Value).ExecuteScalar()! == 1;

    /// <summary>The account's sessions that have not ended.</summary>
    public static List<Session> ListOpen(WriteScope scope, AccountId account) =>
        ReadAll(scope.Prepare(ListOpenSql).Bind("$account", account.Value));

    /// <summary>Adds a session.</summary>
    public static void Insert(WriteScope scope, Session session) => BindTokens(scope.Prepare(InsertSql), session)
        .Bind("$account", session.Account.Value)
        .Bind("$device", session.Device.Value)
        .Bind("$salt", session.Salt)
        .Bind("$opened_at", session.OpenedAt)
        .Bind("$expires_at", session.ExpiresAt)
        .Bind("$peer", session.Peer)
        .Bind("$agent", session.Agent)
        .Bind("$methods", (long)session.Methods)
        .ExecuteNonQuery();

    /// <summary>Writes a session that was there.</summary>
    public static void Update(WriteScope scope, Session session) => BindTokens(scope.Prepare(UpdateSql), session)
        .Bind("$ended_at", session.Ended?.At)
        .Bind("$end_reason", (long?)session.Ended?.Reason)
        .ExecuteNonQuery();

    /// <summary>Writes every one of <paramref name="sessions"/>.</summary>
    public static void Update(WriteScope scope, IReadOnlyList<Session> sessions)
    {
        foreach (var session in sessions)
        {
            Update(scope, session);
        }
    }

    /// <summary>Bookkeeping: raises the last call and the highest counter shown.</summary>
    public static void NoteSeen(WriteScope scope, SessionId session, DateTimeOffset lastSeenAt, uint seen) =>
        scope.Prepare(NoteSeenSql)
            .Bind("$session", session.Value)
            .Bind("$seen", seen)
            .Bind("$last_seen_at", lastSeenAt)
            .ExecuteNonQuery();

    /// <summary>Reads every row.</summary>
    public static List<Session> ReadAll(PreparedCommand list)
    {
        using var row = list.ExecuteReader();
        var sessions = new List<Session>();
        while (row.Read())
        {
            sessions.Add(Read(row));
        }

        return sessions;
    }

    /// <summary>Reads a row whose columns begin at the first.</summary>
    public static Session Read(SqliteDataReader row)
    {
        var made = new Moment(row.GetTime(6), TimeSpan.FromMicroseconds(row.GetInt64(7)), row.GetId(8));
        var ended = row.IsDBNull(13) ? null : new SessionEnd(row.GetTime(13), (EndReason)row.GetInt32(14));
        return new Session(
            new SessionId(row.GetId(0)),
            new AccountId(row.GetId(1)),
            new DeviceId(row.GetId(2)),
            row.GetString(3),
            row.GetBlob(4),
            new TokenState(checked((uint)row.GetInt64(5)), made, checked((uint)row.GetInt64(9))),
            row.GetTime(10),
            row.GetTime(11),
            row.GetTime(12),
            ended,
            row.GetTextOrNull(15),
            row.GetTextOrNull(16),
            (ProofMethods)row.GetByte(17))
        {
            Risk = row.IsDBNull(18) ? null : new JudgedRisk(row.GetInt32(18), row.GetTime(19)),
        };
    }

    private static PreparedCommand BindTokens(PreparedCommand write, Session session) => write
        .Bind("$session", session.Id.Value)
        .Bind("$name", session.Name)
        .Bind("$counter", session.Tokens.Counter)
        .Bind("$made_at", session.Tokens.Made.Utc)
        .Bind("$made_uptime", (long)session.Tokens.Made.Uptime.TotalMicroseconds)
        .Bind("$made_start", session.Tokens.Made.Start)
        .Bind("$seen", session.Tokens.Seen)
        .Bind("$last_seen_at", session.LastSeenAt);
}
