using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Sidecar;

/// <summary>The operator's commands do the same beside a running server and without one.</summary>
public sealed class OperatorTests
{
    private const string FirstPassword = "first-tulip-writes-58-letters";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_operator_makes_lists_disables_and_enables_an_account(bool besideServer)
    {
        await using var studio = await TestStudio.StartAsync();
        if (!besideServer)
        {
            (await studio.Server.StopAsync()).AssertExit(0);
        }

        var added = await MagnetarFile.RunAsync(
            new Dictionary<string, string>(),
            FirstPassword + "\n",
            "account", "add", "grace", "--role", "admin", "--data", studio.DataDirectory, "--json");
        added.AssertExit(0);
        Assert.Equal("admin", added.Json.GetProperty("role").GetString());
        Assert.True(added.Json.GetProperty("must_change_password").GetBoolean());

        var listed = await RunAsync(studio, "account", "list");
        Assert.Equal("grace", Assert.Single(listed.Json.EnumerateArray()).GetProperty("user_name").GetString());
        var disabled = await RunAsync(studio, "account", "disable", "grace");
        Assert.Equal("disabled", disabled.Json.GetProperty("state").GetString());
        var enabled = await RunAsync(studio, "account", "enable", "grace");
        Assert.Equal("active", enabled.Json.GetProperty("state").GetString());
        var raised = await RunAsync(studio, "account", "role", "grace", "super_admin");
        Assert.Equal("super_admin", raised.Json.GetProperty("role").GetString());
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }

    [Fact]
    public async Task An_operator_ends_the_sessions_of_an_account_while_the_server_runs()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var elsewhere = await ada.SignInElsewhereAsync();
        Assert.Equal(2, (await RunAsync(studio, "session", "list", "ada")).Json.GetArrayLength());

        await RunAsync(studio, "session", "revoke", "ada", elsewhere.Session.SessionId);
        Assert.False(await elsewhere.IsLiveAsync());
        Assert.True(await ada.IsLiveAsync());

        await RunAsync(studio, "session", "revoke", "ada", "--all");
        Assert.False(await ada.IsLiveAsync());
    }

    [Fact]
    public async Task An_account_that_the_operator_disabled_is_out_on_its_next_call()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        await RunAsync(studio, "account", "disable", "ada");
        Assert.False(await ada.IsLiveAsync());
        Assert.Equal(
            Refusal.InvalidCredentials,
            await ada.Client.RefuseAsync(ada.Client.Auth.SignInAsync, StudioUser.SignIn("ada", ada.Password)));
    }

    [Fact]
    public async Task Health_answers_0_beside_a_server_and_1_without()
    {
        await using var studio = await TestStudio.StartAsync();
        (await MagnetarFile.RunAsync("health", "--data", studio.DataDirectory)).AssertExit(0);
        (await studio.Server.StopAsync()).AssertExit(0);
        (await MagnetarFile.RunAsync("health", "--data", studio.DataDirectory)).AssertExit(1);
        await studio.RestartAsync();
        await studio.Server.KillAsync(); // its socket stays behind
        (await MagnetarFile.RunAsync("health", "--data", studio.DataDirectory)).AssertExit(1);
    }

    [Fact]
    public async Task The_control_socket_is_its_users_alone_and_a_stale_one_is_no_obstacle()
    {
        await using var studio = await TestStudio.StartAsync();
        var socket = Path.Combine(studio.DataDirectory, "control.sock");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(socket));
        await studio.Server.KillAsync();
        Assert.True(File.Exists(socket));
        await studio.RestartAsync();
        await RunAsync(studio, "account", "list");
    }

    [Fact]
    public async Task A_claim_code_made_anew_voids_the_one_before()
    {
        await using var studio = await TestStudio.StartAsync();
        var made = await RunAsync(studio, "account", "claim-code");
        var code = made.Json.GetProperty("claim_code").GetString();
        Assert.NotEqual(studio.Server.Ready.ClaimCode, code);

        var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(studio.ClaimAsync);
        Assert.Equal("CLAIM_CODE_REFUSED", Refusal.Of(refused).Reason);
    }

    private static async Task<CommandResult> RunAsync(TestStudio studio, params string[] words)
    {
        var result = await MagnetarFile.RunAsync([.. words, "--data", studio.DataDirectory, "--json"]);
        result.AssertExit(0);
        return result;
    }
}
