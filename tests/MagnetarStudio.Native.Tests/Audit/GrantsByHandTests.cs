using System.Security.Cryptography;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>
/// What the database file alone would grant: an invitation to be founder, and the erasure of somebody else.
/// </summary>
public sealed class GrantsByHandTests
{
    private const string Code = "1234-1234-1234-1234-1234-1234-1234-1234";
    private const string Ada = "(SELECT account_id FROM account WHERE user_name = 'ada')";
    private const string Bea = "(SELECT account_id FROM account WHERE user_name = 'bea')";
    private const long Founder = 50;                 // a role as it is stored
    private const long Far = 9_000_000_000_000_000;  // in the year 2255, as times are stored

    [Fact]
    public async Task Whoever_invites_himself_in_the_database_becomes_founder_and_cannot_hide_it()
    {
        await using var studio = await TestStudio.StartAsync();
        await studio.ClaimAsync();
        (await studio.Server.StopAsync()).AssertExit(0);
        var digest = SHA256.HashData(Convert.FromHexString(Code.Replace("-", string.Empty, StringComparison.Ordinal)));
        studio.Data.Change(
            "INSERT INTO invitation VALUES (zeroblob(16), $0, $1, NULL, $2, NULL)", digest, Founder, Far);
        await AssertFoundAsync(studio.Data, "INVITATION_NOT_LOGGED");

        await studio.RestartAsync();
        var client = studio.Connect();
        var made = await client.CallAsync(client.Auth.RegisterAsync, new RegisterRequest
        {
            UserName = "mallory",
            Password = TestStudio.UserPassword,
            InvitationCode = Code,
        });
        Assert.Equal(Role.Founder, made.Account.Role);
        (await studio.Server.StopAsync()).AssertExit(0);

        await AssertFoundAsync(studio.Data, "INVITATION_NOT_LOGGED");
        studio.Data.Change("DELETE FROM invitation");
        await AssertFoundAsync(studio.Data, "INVITATION_NOT_LOGGED");
    }

    [Fact]
    public async Task Invitations_made_used_and_left_open_follow_from_the_log_and_none_is_changed_unseen()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        await InviteAsync(founder);
        await founder.Client.CallAsync(founder.Client.Auth.RegisterAsync, new RegisterRequest
        {
            UserName = "ada",
            Password = TestStudio.UserPassword,
            InvitationCode = await InviteAsync(founder),
        });
        (await studio.Server.StopAsync()).AssertExit(0);
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);

        await AssertFoundAsync(
            studio.Data, "INVITATION_CHANGED", "UPDATE invitation SET role = $0 WHERE used_by IS NULL", Founder);
        await AssertFoundAsync(
            studio.Data,
            "INVITATION_CHANGED",
            "UPDATE invitation SET code_digest = $0 WHERE used_by IS NULL",
            new byte[32]);
        await AssertFoundAsync(
            studio.Data, "INVITATION_REVIVED", "UPDATE invitation SET used_by = NULL WHERE used_by IS NOT NULL");
    }

    [Fact]
    public async Task Keys_that_were_crossed_erase_nobody_and_stop_those_two_alone()
    {
        await using var studio = await TestStudio.StartAsync();
        await studio.ClaimAsync();
        await studio.RegisterAsync("ada");
        await studio.RegisterAsync("bea");
        (await studio.Server.StopAsync()).AssertExit(0);
        studio.Data.Change($"DELETE FROM audit_subject_key WHERE account_id = {Bea}");
        studio.Data.Change($"UPDATE audit_subject_key SET account_id = {Bea} WHERE account_id = {Ada}");

        var verified = await MagnetarFile.RunAsync("audit", "verify", "--json", "--data", studio.DataDirectory);
        verified.AssertExit(1);
        Assert.Equal(
            ["SUBJECT_KEY_MISSING", "SUBJECT_KEY_MOVED"],
            verified.Json.GetProperty("findings").EnumerateArray()
                .Select(finding => finding.GetProperty("code").GetString()).Order(StringComparer.Ordinal));
        var erased = await MagnetarFile.RunAsync("account", "erase", "bea", "--data", studio.DataDirectory);
        erased.AssertExit(1);
        Assert.Contains("audit_subject_key", erased.Error, StringComparison.Ordinal);
        Assert.Equal(1, studio.Data.Read<long>("SELECT count(*) FROM account WHERE user_name = 'bea'"));

        await studio.RestartAsync();
        var founder = await studio.SignInAsync("founder", TestStudio.FounderPassword);
        Assert.True(await founder.IsLiveAsync());
    }

    private static async Task<string> InviteAsync(StudioUser founder) => (await founder.CallAsync(
        founder.Client.Accounts.CreateInvitationAsync, new CreateInvitationRequest { Role = Role.Member }))
        .InvitationCode;

    private static async Task AssertFoundAsync(TempData data, string code, string sql, params object[] values)
    {
        using var copy = data.Copy();
        copy.Change(sql, values);
        await AssertFoundAsync(copy, code);
    }

    private static async Task AssertFoundAsync(TempData data, string code)
    {
        var verified = await MagnetarFile.RunAsync("audit", "verify", "--json", "--data", data.Path);
        verified.AssertExit(1);
        Assert.All(verified.Json.GetProperty("findings").EnumerateArray(), finding => Assert.Equal(
            (code, "meaning"), (finding.GetProperty("code").GetString(), finding.GetProperty("level").GetString())));
    }
}
