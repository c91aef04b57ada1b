using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Accounts;

/// <summary>Tables <c>claim_code</c> and <c>invitation</c> (schema step 0002): digests, never codes.</summary>
internal static class SetupRows
{
    private const string FindClaimSql = "SELECT code_digest, expires_at_unix_us FROM claim_code";

    private const string WriteClaimSql = """
        INSERT INTO claim_code (one, code_digest, expires_at_unix_us) VALUES (1, $digest, $expires_at)
        ON CONFLICT (one) DO UPDATE SET
            code_digest = excluded.code_digest, expires_at_unix_us = excluded.expires_at_unix_us
        """;

    private const string DeleteClaimSql = "DELETE FROM claim_code";

    private const string FindInvitationSql = """
        SELECT invitation_id, code_digest, role, made_by, expires_at_unix_us, used_by
        FROM invitation
        WHERE code_digest = $digest
        """;

    private const string InsertInvitationSql = """
        INSERT INTO invitation (invitation_id, code_digest, role, made_by, expires_at_unix_us, used_by)
        VALUES ($invitation, $digest, $role, $made_by, $expires_at, NULL)
        """;

    private const string DeleteClosedSql = """
        DELETE FROM invitation
        WHERE invitation_id = $invitation AND (used_by IS NOT NULL OR expires_at_unix_us <= $now)
        """;

    private const string IsThereSql = "SELECT EXISTS (SELECT 1 FROM invitation WHERE invitation_id = $invitation)";

    private const string UseInvitationSql =
        "UPDATE invitation SET used_by = $account WHERE invitation_id = $invitation";

    /// <summary>The claim code that holds; null if none was made.</summary>
    public static ClaimCodeRow? FindClaim(WriteScope scope)
    {
        using var row = scope.Prepare(FindClaimSql).ExecuteReader();
        return row.Read() ? new ClaimCodeRow(row.GetBlob(0), row.GetTime(1)) : null;
    }

    /// <summary>Makes <paramref name="claim"/> the one that holds.</summary>
    public static void WriteClaim(WriteScope scope, ClaimCodeRow claim) => scope.Prepare(WriteClaimSql)
        .Bind("$digest", claim.Digest)
        .Bind("$expires_at", claim.ExpiresAt)
        .ExecuteNonQuery();

    /// <summary>No claim code holds from now on.</summary>
    public static void DeleteClaim(WriteScope scope) => scope.Prepare(DeleteClaimSql).ExecuteNonQuery();

    /// <summary>The invitation whose code has this digest; null if there is none.</summary>
    public static Invitation? FindInvitation(WriteScope scope, byte[] digest)
    {
        using var row = scope.Prepare(FindInvitationSql).Bind("$digest", digest).ExecuteReader();
        if (!row.Read())
        {
            return null;
        }

        AccountId? madeBy = row.GetIdOrNull(3) is { } maker ? new AccountId(maker) : null;
        AccountId? usedBy = row.GetIdOrNull(5) is { } user ? new AccountId(user) : null;
        return new Invitation(
            new InvitationId(row.GetId(0)), row.GetBlob(1), (Role)row.GetInt32(2), madeBy, row.GetTime(4), usedBy);
    }

    /// <summary>Adds an invitation.</summary>
    public static void InsertInvitation(WriteScope scope, Invitation invitation) => scope.Prepare(InsertInvitationSql)
        .Bind("$invitation", invitation.Id.Value)
        .Bind("$digest", invitation.CodeDigest)
        .Bind("$role", (long)invitation.Role)
        .Bind("$made_by", invitation.MadeBy?.Value)
        .Bind("$expires_at", invitation.ExpiresAt)
        .ExecuteNonQuery();

    /// <summary>Deletes an invitation that was used or is over.</summary>
    /// <returns>Whether it is not there; false for one that still opens something.</returns>
    public static bool DeleteClosed(WriteScope scope, InvitationId invitation)
    {
        scope.Prepare(DeleteClosedSql)
            .Bind("$invitation", invitation.Value)
            .Bind("$now", scope.Now.Utc)
            .ExecuteNonQuery();
        return (long)scope.Prepare(IsThereSql).Bind("$invitation", invitation.Value).ExecuteScalar()! == 0;
    }

    /// <summary>Notes who used an invitation.</summary>
    public static void UseInvitation(WriteScope scope, InvitationId invitation, AccountId account) =>
        scope.Prepare(UseInvitationSql)
            .Bind("$invitation", invitation.Value)
            .Bind("$account", account.Value)
            .ExecuteNonQuery();
}
