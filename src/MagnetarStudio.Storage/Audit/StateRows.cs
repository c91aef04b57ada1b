using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Reads for a verifier what tables <c>account</c> and <c>session</c> say and the log says too.</summary>
internal sealed class StateRows(PreparedConnection rows)
{
    // Behind the empty blob stands every id, one of zeros included: whoever writes a row by hand may choose it.
    private const string AccountsSql = """
        SELECT account_id, role, is_disabled FROM account WHERE account_id > $after ORDER BY account_id LIMIT $limit
        """;

    private const string SessionsSql = """
        SELECT session_id, account_id, ended_at_unix_us IS NOT NULL
        FROM session WHERE session_id > $after ORDER BY session_id LIMIT $limit
        """;

    private const string AccountDamageSql = "PRAGMA integrity_check (account)";
    private const string SessionDamageSql = "PRAGMA integrity_check (session)";
    private const string NoDamage = "ok";

    /// <inheritdoc cref="IStateSource.ReadDamage"/>
    public List<string> ReadDamage()
    {
        var damage = new List<string>();
        foreach (var sql in (ReadOnlySpan<string>)[AccountDamageSql, SessionDamageSql])
        {
            using var row = rows.Prepare(sql).ExecuteReader();
            while (row.Read())
            {
                damage.Add(row.GetString(0));
            }
        }

        damage.RemoveAll(said => said == NoDamage);
        return damage;
    }

    /// <inheritdoc cref="IStateSource.ReadAccounts"/>
    public List<AccountState> ReadAccounts(AccountId? after, int limit)
    {
        using var row = Page(AccountsSql, after?.Value, limit).ExecuteReader();
        var accounts = new List<AccountState>();
        while (row.Read())
        {
            accounts.Add(new AccountState(new AccountId(row.GetId(0)), row.GetInt64(1), row.GetBoolean(2)));
        }

        return accounts;
    }

    /// <inheritdoc cref="IStateSource.ReadSessions"/>
    public List<SessionState> ReadSessions(SessionId? after, int limit)
    {
        using var row = Page(SessionsSql, after?.Value, limit).ExecuteReader();
        var sessions = new List<SessionState>();
        while (row.Read())
        {
            sessions.Add(new SessionState(
                new SessionId(row.GetId(0)), new AccountId(row.GetId(1)), row.GetBoolean(2)));
        }

        return sessions;
    }

    private PreparedCommand Page(string sql, Guid? after, int limit) =>
        rows.Prepare(sql).Bind("$after", after?.ToBlob() ?? []).Bind("$limit", limit);
}
