using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.SignIn;

/// <summary>Table <c>guess</c> (schema step 0002). An all-zero device stands for the strangers.</summary>
internal static class GuessRows
{
    /// <summary>The budget of one account, under strangers or one device.</summary>
    public const string FindSql =
        "SELECT failures, last_at_unix_us FROM guess WHERE account_id = $account AND device_id = $device";

    private const string WriteSql = """
        INSERT INTO guess (account_id, device_id, failures, last_at_unix_us)
        VALUES ($account, $device, $failures, $last_at)
        ON CONFLICT (account_id, device_id) DO UPDATE SET
            failures = excluded.failures, last_at_unix_us = excluded.last_at_unix_us
        """;

    private const string DeleteAllSql = "DELETE FROM guess WHERE account_id = $account";

    private const string DeleteSql = "DELETE FROM guess WHERE account_id = $account AND device_id = $device";

    /// <summary>The budget as it is inside the act.</summary>
    public static Budget Find(WriteScope scope, AccountId account, DeviceId? device) =>
        Read(Bind(scope.Prepare(FindSql), account, device));

    /// <summary>Keeps a budget.</summary>
    public static void Write(WriteScope scope, AccountId account, DeviceId? device, Budget budget) =>
        Bind(scope.Prepare(WriteSql), account, device)
            .Bind("$failures", budget.Failures)
            .Bind("$last_at", budget.LastFailureAt)
            .ExecuteNonQuery();

    /// <summary>Resets a budget.</summary>
    public static void Delete(WriteScope scope, AccountId account, DeviceId? device) =>
        Bind(scope.Prepare(DeleteSql), account, device).ExecuteNonQuery();

    /// <summary>Resets every budget of an account.</summary>
    public static void DeleteAll(WriteScope scope, AccountId account) =>
        scope.Prepare(DeleteAllSql).Bind("$account", account.Value).ExecuteNonQuery();

    /// <summary>Reads one row; the untouched budget without one.</summary>
    public static Budget Read(PreparedCommand find)
    {
        using var row = find.ExecuteReader();
        return row.Read() ? new Budget(row.GetInt32(0), row.GetTime(1)) : default;
    }

    /// <summary>Binds whose budget.</summary>
    public static PreparedCommand Bind(PreparedCommand command, AccountId account, DeviceId? device) =>
        command.Bind("$account", account.Value).Bind("$device", (device ?? default).Value);
}
