using System.Text.Json;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.SecondFactors;

/// <summary>An authenticator given and taken away at the server's own machine.</summary>
public sealed class AuthenticatorCommandTests
{
    [Fact]
    public async Task An_owner_enrols_by_the_command_line_and_signs_in_with_it()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        await using var command = Start(studio, "ada", "--json");
        await command.WriteAsync($"{TestStudio.UserPassword}\n");
        var authenticator = new Authenticator(await ReadUriAsync(command));

        await command.WriteAsync("000000\n"); // wrong, but for one time in a million
        await Authenticator.RoomAsync();
        await command.WriteAsync($"{authenticator.Code(-1)}\n");
        var done = await command.WaitAsync();

        done.AssertExit(0);
        var codes = JsonElement.Parse(command.Output.Lines[1]).GetProperty("recovery_codes").EnumerateArray().ToList();
        Assert.Equal(10, codes.Count);
        Assert.False(await ada.IsLiveAsync());
        var pending = await SecondSteps.HalfWayAsync(ada.Client, ada);
        Assert.Null(await SecondSteps.TryCompleteAsync(ada.Client, pending, authenticator.Code()));
        pending = await SecondSteps.HalfWayAsync(ada.Client, ada);
        Assert.Null(await SecondSteps.TryCompleteAsync(ada.Client, pending, codes[0].GetString()!));
        var sessions = await MagnetarFile.RunAsync(
            "session", "list", "ada", "--data", studio.DataDirectory, "--json");
        Assert.Equal(2, sessions.Json.GetArrayLength()); // the command's own has ended
    }

    [Fact]
    public async Task People_are_shown_a_QR_code_and_the_URI()
    {
        await using var studio = await TestStudio.StartAsync();
        await studio.RegisterAsync("ada");
        await using var command = Start(studio, "ada");
        await command.WriteAsync($"{TestStudio.UserPassword}\n");
        command.EndInput();
        var given = await command.WaitAsync();

        given.AssertExit(64);
        Assert.Contains("otpauth://totp/", given.Output, StringComparison.Ordinal);
        Assert.Contains("█", given.Output, StringComparison.Ordinal);
        Assert.NotNull((await studio.SignInAsync("ada", TestStudio.UserPassword)).Tokens);
    }

    [Fact]
    public async Task A_wrong_password_enrols_nothing()
    {
        await using var studio = await TestStudio.StartAsync();
        await studio.RegisterAsync("ada");
        var refused = await MagnetarFile.RunAsync(
            new Dictionary<string, string>(),
            "not-the-password-of-ada\n",
            "account", "totp", "ada", "--data", studio.DataDirectory);
        refused.AssertExit(1);
        Assert.Empty(refused.Output);
    }

    [Fact]
    public async Task The_operator_removes_a_lost_authenticator_and_ends_the_sessions()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        await Authenticator.EnrolAsync(ada);
        Assert.True(await ada.IsLiveAsync());

        var again = await MagnetarFile.RunAsync(
            new Dictionary<string, string>(),
            $"{TestStudio.UserPassword}\n",
            "account", "totp", "ada", "--data", studio.DataDirectory);
        again.AssertExit(64);
        Assert.Contains("remove-totp", again.Error, StringComparison.Ordinal);

        (await RemoveAsync(studio)).AssertExit(0);
        Assert.False(await ada.IsLiveAsync());
        Assert.NotNull((await studio.SignInAsync("ada", TestStudio.UserPassword)).Tokens);
        (await RemoveAsync(studio)).AssertExit(1);
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }

    private static Task<CommandResult> RemoveAsync(TestStudio studio) =>
        MagnetarFile.RunAsync("account", "remove-totp", "ada", "--data", studio.DataDirectory, "--json");

    private static ChildProcess Start(TestStudio studio, params string[] words) => ChildProcess.Start(
        MagnetarFile.Path,
        ["account", "totp", .. words, "--data", studio.DataDirectory],
        new Dictionary<string, string>());

    private static async Task<string> ReadUriAsync(ChildProcess command)
    {
        await Eventually.BecomesTrueAsync(
            "the authenticator is shown",
            () => command.Output.Lines.Count > 0 || command.HasExited,
            TestContext.Current.CancellationToken);
        Assert.True(command.Output.Lines.Count > 0, command.Error.Text);
        return JsonElement.Parse(command.Output.Lines[0]).GetProperty("otpauth_uri").GetString()!;
    }
}
