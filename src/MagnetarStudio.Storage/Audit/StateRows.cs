using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Reads for a verifier what the state tables say and the log says too.</summary>
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

    private const string InvitationsSql = """
        SELECT invitation_id, role, used_by IS NOT NULL, code_digest, made_by, expires_at_unix_us
        FROM invitation WHERE invitation_id > $after ORDER BY invitation_id LIMIT $limit
        """;

    // Below every integer stands a real that is less than the least.
    private const string SubjectKeysSql = """
        SELECT key_id, account_id, month FROM audit_subject_key
        WHERE key_id > coalesce($after, -1e19) ORDER BY key_id LIMIT $limit
        """;

    private const string ErasedSql = """
        SELECT account_id FROM erased_account WHERE account_id > $after ORDER BY account_id LIMIT $limit
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

    /// <inheritdoc cref="IStateSource.ReadInvitations"/>
    public List<InvitationState> ReadInvitations(InvitationId? after, int limit)
    {
        using var row = Page(InvitationsSql, after?.Value, limit).ExecuteReader();
        var invitations = new List<InvitationState>();
        while (row.Read())
        {
            var id = new InvitationId(row.GetId(0));
            AccountId? maker = row.GetIdOrNull(4) is { } account ? new AccountId(account) : null;
            invitations.Add(new InvitationState(
                id,
                row.GetInt64(1),
                row.GetBoolean(2),
                Invitation.ComputeDigest(id, row.GetBlob(3), maker, row.GetInt64(5))));
        }

        return invitations;
    }

    /// <inheritdoc cref="IStateSource.ReadSubjectKeys"/>
    public List<SubjectKeyState> ReadSubjectKeys(ulong? after, int limit)
    {
        long? last = after is { } id ? unchecked((long)id) : null;
        using var row = rows.Prepare(SubjectKeysSql).Bind("$after", last).Bind("$limit", limit).ExecuteReader();
        var keys = new List<SubjectKeyState>();
        while (row.Read())
        {
            keys.Add(new SubjectKeyState(unchecked((ulong)row.GetInt64(0)), LogRows.ReadOwner(row, 1)));
        }

        return keys;
    }

    /// <inheritdoc cref="IStateSource.ReadErased"/>
    public List<ErasedState> ReadErased(AccountId? after, int limit)
    {
        using var row = Page(ErasedSql, after?.Value, limit).ExecuteReader();
        var erased = new List<ErasedState>();
        while (row.Read())
        {
            erased.Add(new ErasedState(new AccountId(row.GetId(0))));
        }

        return erased;
    }

    private PreparedCommand Page(string sql, Guid? after, int limit) =>
        rows.Prepare(sql).Bind("$after", after?.ToBlob() ?? []).Bind("$limit", limit);
}
