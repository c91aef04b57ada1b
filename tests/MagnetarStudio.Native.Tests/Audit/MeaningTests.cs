using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Native.Tests.SecondFactors;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>Whoever owns the database file can make himself founder in it, and cannot hide it.</summary>
public sealed class MeaningTests
{
    private const string Changed = "green-kettle-hums-83-ballads";

    // The greatest and the usual role, as they are stored.
    private const long Founder = 50;
    private const long Member = 20;

    [Fact]
    public async Task What_everything_leaves_behind_follows_from_the_log_and_no_row_is_changed_unseen()
    {
        using var data = await LiveAsync();
        await MagnetarFile.AssertLogIsIntactAsync(data.Path);

        var ada = Id(data, "SELECT hex(account_id) FROM account WHERE user_name = 'ada'");
        var bob = Id(data, "SELECT hex(account_id) FROM account WHERE user_name = 'bob'");
        var open = Id(data, "SELECT hex(max(session_id)) FROM session WHERE ended_at_unix_us IS NULL");
        var over = Id(data, "SELECT hex(max(session_id)) FROM session WHERE ended_at_unix_us IS NOT NULL");

        await AssertFoundAsync(data, "ROLE_NOT_LOGGED", ada, "UPDATE account SET role = $1", Founder);
        await AssertFoundAsync(data, "ENABLE_NOT_LOGGED", bob, "UPDATE account SET is_disabled = 0");
        await AssertFoundAsync(data, "DISABLE_NOT_LOGGED", ada, "UPDATE account SET is_disabled = 1");
        await AssertFoundAsync(
            data, "SESSION_REVIVED", over, "UPDATE session SET ended_at_unix_us = NULL, end_reason = NULL");
        await AssertFoundAsync(
            data, "SESSION_END_NOT_LOGGED", open, "UPDATE session SET ended_at_unix_us = 1, end_reason = 1");
        await AssertFoundAsync(
            data,
            "SESSION_MOVED",
            open,
            "UPDATE session SET account_id = (SELECT account_id FROM account WHERE user_name = 'grace')");
        await AssertFoundAsync(data, "SESSION_MISSING", over, "DELETE FROM session", children: "session_risk");
        await AssertMadeByHandIsFoundAsync(data);
    }

    [Fact]
    public async Task The_level_can_be_asked_for_and_is_left_out_where_the_log_does_not_hold()
    {
        using var data = await TempData.InitAsync();
        string[] verify = ["audit", "verify", "--level", "meaning", "--json", "--data"];
        (await MagnetarFile.RunAsync([.. verify, data.Path])).AssertExit(0);

        data.Change("UPDATE audit_record SET record = CAST(record || x'00' AS BLOB) WHERE seq = 1");
        var verified = await MagnetarFile.RunAsync([.. verify, data.Path]);

        verified.AssertExit(1);
        Assert.Equal(
            ["meaning: the records do not hold"],
            verified.Json.GetProperty("levels_skipped").EnumerateArray().Select(level => level.GetString()));
    }

    // Rows that look like any other, but nobody's record made them.
    private static async Task AssertMadeByHandIsFoundAsync(TempData data)
    {
        const string zeros = "00000000-0000-0000-0000-000000000000";
        using var made = data.Copy();
        made.Change("""
            INSERT INTO account
            SELECT zeroblob(16), 'mallory', 'Mallory', $0, 0, password_hash, 1, 1, 0, made_at_unix_us
            FROM account WHERE user_name = 'ada'
            """, Founder);
        await AssertFoundAsync(made, "ACCOUNT_NOT_LOGGED", zeros);

        using var opened = data.Copy();
        opened.Change("""
            INSERT INTO session
            SELECT zeroblob(16), account_id, device_id, name, salt, counter, made_at_unix_us, made_uptime_us,
                made_start, seen, opened_at_unix_us, expires_at_unix_us, last_seen_at_unix_us, NULL, NULL, peer, agent,
                methods
            FROM session LIMIT 1
            """);
        await AssertFoundAsync(opened, "SESSION_NOT_LOGGED", zeros);

        using var gone = data.Copy();
        var grace = Id(gone, "SELECT hex(account_id) FROM account WHERE user_name = 'grace'");
        gone.Change("DELETE FROM account WHERE user_name = 'grace' AND role = $0", Member);
        await AssertFoundAsync(gone, "ACCOUNT_MISSING", grace);
    }

    // One walk through all that makes, raises, shuts and opens accounts, and opens and ends sessions.
    private static async Task<TempData> LiveAsync()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var ada = await studio.RegisterAsync("ada");
        var bob = await studio.RegisterAsync("bob");
        await SetRoleAsync(founder, ada, Role.Admin);
        await SetRoleAsync(founder, bob, Role.SuperAdmin);
        await SetRoleAsync(founder, bob, Role.Member);

        // Replaced by their own device, put out by the cap, replayed, revoked, and forgotten with their device.
        await studio.SignInAsync("ada", ada.Password, "First device", ada.Tokens.DeviceSecret);
        var second = await ada.SignInElsewhereAsync();
        var third = await ada.SignInElsewhereAsync();
        var fourth = await ada.SignInElsewhereAsync();
        await fourth.RefreshAsync();
        await fourth.RefreshAsync();
        await fourth.RevokeAsync(third.Session);
        await fourth.CallAsync(
            fourth.Client.Auth.ForgetDeviceAsync, new ForgetDeviceRequest { DeviceId = second.Session.DeviceId });
        var spent = fourth.Refresh();
        await fourth.RefreshAsync();
        await fourth.RefreshAsync();
        await fourth.Client.RefuseAsync(fourth.Client.Auth.RefreshAsync, spent);

        await founder.CallAsync(
            founder.Client.Accounts.DisableAccountAsync,
            new DisableAccountRequest { AccountId = bob.Account.AccountId });
        await OperateAsync(studio, "account", "enable", "bob");
        await OperateAsync(studio, "account", "disable", "bob");
        (await studio.Server.KillAsync()).AssertExit(137);

        // Without a server the commands write by themselves; then everything goes on after a kill.
        await OperateAsync(studio, "account", "add", "grace");
        await studio.RestartAsync();
        ada = await studio.SignInAsync("ada", ada.Password);
        var elsewhere = await ada.SignInElsewhereAsync();
        await ada.CallAsync(ada.Client.Auth.ChangePasswordAsync, new ChangePasswordRequest
        {
            CurrentPassword = ada.Password,
            NewPassword = Changed,
        });
        Assert.False(await elsewhere.IsLiveAsync());
        await studio.SignInAsync("ada", Changed);
        await Authenticator.EnrolAsync(ada);
        await ada.CallAsync(ada.Client.Auth.SignOutAsync, new SignOutRequest());
        founder = await studio.SignInAsync("founder", founder.Password);
        await founder.CallAsync(
            founder.Client.Sessions.RevokeOtherSessionsAsync, new RevokeOtherSessionsRequest());
        (await studio.Server.StopAsync()).AssertExit(0);
        return studio.Data.Copy();
    }

    private static Task<SetRoleResponse> SetRoleAsync(StudioUser by, StudioUser of, Role role) => by.CallAsync(
        by.Client.Accounts.SetRoleAsync, new SetRoleRequest { AccountId = of.Account.AccountId, Role = role });

    private static async Task OperateAsync(TestStudio studio, params string[] words) => (await MagnetarFile.RunAsync(
        new Dictionary<string, string>(),
        TestStudio.UserPassword + "\n",
        [.. words, "--data", studio.DataDirectory])).AssertExit(0);

    private static string Id(TempData data, string sql) =>
        new Guid(Convert.FromHexString(data.Read<string>(sql)), bigEndian: true).ToString();

    // One row, by its id, and what hangs on it.
    private static async Task AssertFoundAsync(
        TempData data, string code, string id, string sql, object? value = null, string? children = null)
    {
        using var changed = data.Copy();
        var key = sql.Contains("session", StringComparison.Ordinal) ? "session_id" : "account_id";
        var blob = Guid.Parse(id).ToByteArray(bigEndian: true);
        if (children is not null)
        {
            changed.Change($"DELETE FROM {children} WHERE {key} = $0", blob);
        }

        object[] values = value is null ? [blob] : [blob, value];
        changed.Change($"{sql} WHERE {key} = $0", values);
        await AssertFoundAsync(changed, code, id);
    }

    private static async Task AssertFoundAsync(TempData data, string code, string id)
    {
        var verified = await MagnetarFile.RunAsync("audit", "verify", "--data", data.Path, "--json");
        verified.AssertExit(1);
        var finding = Assert.Single(verified.Json.GetProperty("findings").EnumerateArray());
        Assert.Equal(
            (code, "meaning"), (finding.GetProperty("code").GetString(), finding.GetProperty("level").GetString()));
        Assert.Contains(id, finding.GetProperty("text").GetString(), StringComparison.Ordinal);

        // The records themselves are all as they were written.
        Assert.Equal(verified.Json.GetProperty("size").GetInt64(), verified.Json.GetProperty("good_prefix").GetInt64());
    }
}
