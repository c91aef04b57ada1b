using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Audit.Search;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Audit.Search;

/// <summary>The secret from which the index's keys are made, wrapped under the master key.</summary>
/// <remarks>
/// Random, and not derived from the master key: that one can then be rotated, and segments stay as they are.
/// </remarks>
internal static class IndexSecretRow
{
    private const string FindSql = "SELECT master, wrapped FROM audit_index_secret";

    private const string InsertSql =
        "INSERT INTO audit_index_secret (one, master, wrapped) VALUES (1, $master, $wrapped)";

    // Segments of a secret that is gone answer nothing; they are made again from the records.
    private const string ForgetSql = "DELETE FROM audit_segment";
    private const string ForgetPostingsSql = "DELETE FROM audit_posting";

    /// <summary>Opens the index, and makes its secret in a database that has none.</summary>
    /// <exception cref="AuditKeyException">The row is not what was written.</exception>
    public static BlindIndex Open(PreparedConnection rows, LogId log, LogKeys keys, ISecretSource secrets)
    {
        if (Find(rows) is { } wrapped)
        {
            return new BlindIndex(log, keys.UnwrapIndexSecret(wrapped) ?? throw new AuditKeyException(
                "The audit index's secret cannot be unwrapped. Delete the row of audit_index_secret: the index is then "
                + "made again."));
        }

        var secret = new byte[BlindIndex.SecretSizeBytes];
        secrets.Fill(secret);
        rows.Execute("BEGIN IMMEDIATE");
        rows.Execute(ForgetSql);
        rows.Execute(ForgetPostingsSql);
        var made = keys.WrapIndexSecret(secret, secrets);
        rows.Prepare(InsertSql).Bind("$master", made.Master).Bind("$wrapped", made.Bytes).ExecuteNonQuery();
        rows.Execute("COMMIT");
        return new BlindIndex(log, secret);
    }

    private static WrappedKey? Find(PreparedConnection rows)
    {
        using var row = rows.Prepare(FindSql).ExecuteReader();
        return row.Read() ? new WrappedKey(row.GetInt32(0), row.GetBlob(1)) : null;
    }
}
