using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Accounts;

/// <summary>Table <c>device</c> (schema step 0002).</summary>
internal static class DeviceRows
{
    /// <summary>The account's devices, the latest sign-in first.</summary>
    public const string ListSql = """
        SELECT device_id, account_id, name, platform, app_version, added_at_unix_us, last_sign_in_at_unix_us
        FROM device
        WHERE account_id = $account
        ORDER BY last_sign_in_at_unix_us DESC, device_id
        """;

    private const string WriteSql = """
        INSERT INTO device (
            device_id, account_id, name, platform, app_version, added_at_unix_us, last_sign_in_at_unix_us)
        VALUES ($device, $account, $name, $platform, $app_version, $added_at, $last_sign_in_at)
        ON CONFLICT (device_id) DO UPDATE SET
            name = excluded.name, platform = excluded.platform, app_version = excluded.app_version,
            last_sign_in_at_unix_us = excluded.last_sign_in_at_unix_us
        """;

    private const string DeleteSql = "DELETE FROM device WHERE device_id = $device AND account_id = $account";

    /// <summary>The account's devices: ten at most.</summary>
    public static List<Device> List(WriteScope scope, AccountId account) =>
        ReadAll(scope.Prepare(ListSql).Bind("$account", account.Value));

    /// <summary>Adds or renews a device.</summary>
    public static void Write(WriteScope scope, Device device) => scope.Prepare(WriteSql)
        .Bind("$device", device.Id.Value)
        .Bind("$account", device.Account.Value)
        .Bind("$name", device.Name)
        .Bind("$platform", device.Platform)
        .Bind("$app_version", device.AppVersion)
        .Bind("$added_at", device.AddedAt)
        .Bind("$last_sign_in_at", device.LastSignInAt)
        .ExecuteNonQuery();

    /// <summary>Deletes a device of <paramref name="account"/>.</summary>
    /// <returns>False when the account has no such device.</returns>
    public static bool Delete(WriteScope scope, AccountId account, DeviceId device) => scope.Prepare(DeleteSql)
        .Bind("$device", device.Value)
        .Bind("$account", account.Value)
        .ExecuteNonQuery() > 0;

    /// <summary>Reads every row.</summary>
    public static List<Device> ReadAll(PreparedCommand list)
    {
        using var row = list.ExecuteReader();
        var devices = new List<Device>();
        while (row.Read())
        {
            devices.Add(new Device(
                new DeviceId(row.GetId(0)),
                new AccountId(row.GetId(1)),
                row.GetString(2),
                row.GetString(3),
                row.GetString(4),
                row.GetTime(5),
                row.GetTime(6)));
        }

        return devices;
    }
}
