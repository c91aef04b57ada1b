using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Writer;
using Microsoft.Data.Sqlite;

namespace MagnetarStudio.Storage.Risk;

/// <summary>Tables <c>session_risk</c> and <c>account_risk</c> (schema step 0005).</summary>
/// <param name="policy">The numbers in force. A score made by others is not read back; its value is.</param>
internal sealed class RiskRows(RiskPolicy policy)
{
    // Bits of refresh_flags.
    private const int Elsewhere = 1;
    private const int ElsewhereBefore = 2;
    private const int Replayed = 4;

    private const string FindSql = """
        SELECT s.account_id, r.history, r.opening, r.latest, r.judged_at_unix_us, r.step_up_since_unix_us,
            r.refresh_subnet, r.refresh_flags, a.history
        FROM session s
        LEFT JOIN session_risk r ON r.session_id = s.session_id
        LEFT JOIN account_risk a ON a.account_id = s.account_id
        WHERE s.session_id = $session
        """;

    private const string FindAccountSql = "SELECT history FROM account_risk WHERE account_id = $account";

    private const string WriteSessionSql = """
        INSERT INTO session_risk (
            session_id, history, opening, latest, value, judged_at_unix_us, step_up_since_unix_us,
            refresh_subnet, refresh_flags)
        VALUES ($session, $history, $opening, $latest, $value, $judged_at, $since, $subnet, $flags)
        ON CONFLICT (session_id) DO UPDATE SET
            history = excluded.history, opening = excluded.opening, latest = excluded.latest,
            value = excluded.value, judged_at_unix_us = excluded.judged_at_unix_us,
            step_up_since_unix_us = excluded.step_up_since_unix_us, refresh_subnet = excluded.refresh_subnet,
            refresh_flags = excluded.refresh_flags
        """;

    private const string WriteAccountSql = """
        INSERT INTO account_risk (account_id, history) VALUES ($account, $history)
        ON CONFLICT (account_id) DO UPDATE SET history = excluded.history
        """;

    private const string MayPassSql = """
        SELECT EXISTS (SELECT 1 FROM account_risk WHERE account_id = $account AND pass_until_unix_us > $now)
        """;

    private const string LetPassSql = """
        INSERT INTO account_risk (account_id, history, pass_until_unix_us) VALUES ($account, $history, $until)
        ON CONFLICT (account_id) DO UPDATE SET pass_until_unix_us = excluded.pass_until_unix_us
        """;

    private const string EndPassSql = "UPDATE account_risk SET pass_until_unix_us = NULL WHERE account_id = $account";

    private static readonly TimeSpan s_passLife = TimeSpan.FromDays(1);

    private readonly RiskReplay _replay = new(policy);

    /// <summary>The numbers in force.</summary>
    public RiskPolicy Policy => policy;

    /// <summary>A session's risk and its account's history; null if there is no such session.</summary>
    public RiskRead? Find(WriteScope scope, SessionId session) => Read(scope.Prepare(FindSql), session);

    /// <inheritdoc cref="Find(WriteScope, SessionId)"/>
    public RiskRead? Find(SqliteLease lease, SessionId session) => Read(lease.Prepare(FindSql), session);

    /// <summary>What an account has shown.</summary>
    public static RiskHistory FindHistory(WriteScope scope, AccountId account)
    {
        using var row = scope.Prepare(FindAccountSql).Bind("$account", account.Value).ExecuteReader();
        return row.Read() ? ReadHistory(row, 0) : RiskHistory.Empty;
    }

    /// <summary>Writes what a session and its account are known for.</summary>
    public static void Write(WriteScope scope, SessionId session, RiskRead risk)
    {
        var next = risk.Session;
        var flags = (next.Refreshes.IsElsewhere ? Elsewhere : 0)
            | (next.Refreshes.WasElsewhere ? ElsewhereBefore : 0)
            | (next.Refreshes.IsReplayed ? Replayed : 0);
        scope.Prepare(WriteSessionSql)
            .Bind("$session", session.Value)
            .Bind("$history", RiskHistoryForm.Write(next.History))
            .Bind("$opening", next.Opening?.ToRecord())
            .Bind("$latest", next.Latest?.ToRecord())
            .Bind("$value", (long?)next.Score?.Value)
            .Bind("$judged_at", next.JudgedAt)
            .Bind("$since", next.StepUpSince)
            .Bind("$subnet", unchecked((long)next.Refreshes.First))
            .Bind("$flags", flags)
            .ExecuteNonQuery();
        scope.Prepare(WriteAccountSql)
            .Bind("$account", risk.Owner.Value)
            .Bind("$history", RiskHistoryForm.Write(risk.Account))
            .ExecuteNonQuery();
    }

    /// <summary>Whether the account's next sign-in passes, whatever it looks like.</summary>
    public static bool MayPass(WriteScope scope, AccountId account) =>
        (long)scope.Prepare(MayPassSql).Bind("$account", account.Value).Bind("$now", scope.Now.Utc).ExecuteScalar()!
            == 1;

    /// <summary>Lets the account's next sign-in pass: one, within a day.</summary>
    public static void LetPass(WriteScope scope, AccountId account) => scope.Prepare(LetPassSql)
        .Bind("$account", account.Value)
        .Bind("$history", RiskHistoryForm.Write(RiskHistory.Empty))
        .Bind("$until", scope.Now.Utc + s_passLife)
        .ExecuteNonQuery();

    /// <summary>A sign-in has passed.</summary>
    public static void EndPass(WriteScope scope, AccountId account) =>
        scope.Prepare(EndPassSql).Bind("$account", account.Value).ExecuteNonQuery();

    private RiskRead? Read(PreparedCommand find, SessionId session)
    {
        using var row = find.Bind("$session", session.Value).ExecuteReader();
        if (!row.Read())
        {
            return null;
        }

        var account = row.IsDBNull(8) ? RiskHistory.Empty : ReadHistory(row, 8);
        return new(
            new AccountId(row.GetId(0)), row.IsDBNull(1) ? SessionRisk.Unknown : ReadSession(row), account);
    }

    private SessionRisk ReadSession(SqliteDataReader row)
    {
        var flags = row.GetInt32(7);
        return new(
            ReadHistory(row, 1),
            ReadScore(row, 2),
            ReadScore(row, 3),
            row.GetTime(4),
            row.IsDBNull(5) ? null : row.GetTime(5),
            new RefreshNetworks(
                unchecked((ulong)row.GetInt64(6)),
                (flags & Elsewhere) != 0,
                (flags & ElsewhereBefore) != 0,
                (flags & Replayed) != 0));
    }

    private RiskScore? ReadScore(SqliteDataReader row, int column) =>
        !row.IsDBNull(column) && _replay.TryReplay(row.GetBlob(column), out var score) is ReplayAnswer.Replayed
            ? score
            : null;

    private static RiskHistory ReadHistory(SqliteDataReader row, int column) =>
        RiskHistoryForm.Read(row.GetBlob(column))
        ?? throw new InvalidDataException("A row holds a history of risk that this program did not write.");
}
