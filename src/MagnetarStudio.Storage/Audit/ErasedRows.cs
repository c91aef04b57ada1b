using MagnetarStudio.Core.Ids;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Table <c>erased_account</c> (schema step 0008).</summary>
internal static class ErasedRows
{
    private const string HoldsSql = "SELECT EXISTS (SELECT 1 FROM erased_account WHERE account_id = $account)";
    private const string InsertSql = "INSERT INTO erased_account (account_id) VALUES ($account)";

    /// <summary>Whether <paramref name="account"/> was erased.</summary>
    public static bool Holds(Func<string, PreparedCommand> prepare, AccountId account) =>
        (long)prepare(HoldsSql).Bind("$account", account.Value).ExecuteScalar()! == 1;

    /// <summary>Remembers that <paramref name="account"/> is erased.</summary>
    public static void Insert(Func<string, PreparedCommand> prepare, AccountId account) =>
        prepare(InsertSql).Bind("$account", account.Value).ExecuteNonQuery();
}
