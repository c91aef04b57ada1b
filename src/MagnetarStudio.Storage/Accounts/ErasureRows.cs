using MagnetarStudio.Core.Ids;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Accounts;

/// <summary>Deletes what belongs to an account, in every table that has something of it.</summary>
/// <remarks>A table that comes to refer to accounts has a line here, or an erasure fails.</remarks>
internal static class ErasureRows
{
    /// <summary>Most rows of one kind that one act deletes: about 20 ms.</summary>
    public const int RowsPerActMax = 1_000;

    private const string DeleteEndedRisksSql = """
        DELETE FROM session_risk WHERE session_id IN (
            SELECT session_id FROM session
            WHERE account_id = $account AND ended_at_unix_us IS NOT NULL ORDER BY session_id LIMIT $limit)
        """;

    private const string DeleteEndedSql = """
        DELETE FROM session WHERE session_id IN (
            SELECT session_id FROM session
            WHERE account_id = $account AND ended_at_unix_us IS NOT NULL ORDER BY session_id LIMIT $limit)
        """;

    // One that was used is no more than a code that is refused, and so is one that nobody knows.
    private const string DeleteInvitationsSql = """
        DELETE FROM invitation WHERE invitation_id IN (
            SELECT invitation_id FROM invitation WHERE made_by = $account OR used_by = $account LIMIT $limit)
        """;

    // In the order in which rows refer to each other. Each is bounded: by the cap of live sessions, by ten devices, by
    // the guesses of ten devices and of strangers, by a thousand idempotency keys.
    private static readonly string[] s_rest =
    [
        """
        DELETE FROM session_risk WHERE session_id IN (SELECT session_id FROM session WHERE account_id = $account)
        """,
        "DELETE FROM session WHERE account_id = $account",
        "DELETE FROM recovery_code WHERE account_id = $account",
        "DELETE FROM second_factor WHERE account_id = $account",
        "DELETE FROM account_risk WHERE account_id = $account",
        "DELETE FROM guess WHERE account_id = $account",
        "DELETE FROM idempotency WHERE account_id = $account",
        "DELETE FROM device WHERE account_id = $account",
        "DELETE FROM account WHERE account_id = $account",
    ];

    /// <summary>Deletes some of what may be much: sessions that ended, and invitations.</summary>
    /// <returns>Whether all of it is gone.</returns>
    public static bool TryDeleteLong(WriteScope scope, AccountId account)
    {
        Run(scope, DeleteEndedRisksSql, account);
        return (Run(scope, DeleteEndedSql, account) < RowsPerActMax)
            & (Run(scope, DeleteInvitationsSql, account) < RowsPerActMax);
    }

    /// <summary>Deletes the rest, the account last.</summary>
    public static void DeleteRest(WriteScope scope, AccountId account)
    {
        foreach (var delete in s_rest)
        {
            scope.Prepare(delete).Bind("$account", account.Value).ExecuteNonQuery();
        }
    }

    private static int Run(WriteScope scope, string delete, AccountId account) => scope.Prepare(delete)
        .Bind("$account", account.Value)
        .Bind("$limit", RowsPerActMax)
        .ExecuteNonQuery();
}
