using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Risk;

/// <summary>Sign-ins with the right password that look unlike those before, and what they may put out.</summary>
public sealed class SignInRiskTests
{
    // Of a new device with another program: in the step-up band, and not yet the end.
    private static readonly Appearance s_suspect = Appearance.Home with { Agent = "Other/1.0" };

    [Fact]
    public async Task A_sign_in_with_nothing_familiar_opens_nothing_until_the_operator_says_so()
    {
        await using var studio = await RiskStudio.StartAsync();
        var (ada, _) = await studio.RegisterAsync("ada");
        Assert.True(await ada.IsLiveAsync());
        var (client, looks) = studio.Connect();
        looks.Shown = Appearance.Stranger;

        var refused = await client.RefuseAsync(
            client.Auth.SignInAsync, RiskStudio.SignIn(looks.Shown, "ada"));
        Assert.Equal((StatusCode.PermissionDenied, "SIGN_IN_UNFAMILIAR"), (refused.Code, refused.Reason));

        // The owner's own device is known by its secret, wherever it is and whatever was updated.
        looks.Shown = Appearance.Home with { Address = Appearance.Stranger.Address, Agent = "Notes/5.0" };
        var travelling = await RiskStudio.SignInAsync(client, looks, "ada", ada.Tokens.DeviceSecret);
        Assert.True(await travelling.IsLiveAsync());

        looks.Shown = new Appearance("192.0.2.200", "third/1.0", "Windows 11", "fr");
        Assert.Equal(refused, await client.RefuseAsync(
            client.Auth.SignInAsync, RiskStudio.SignIn(looks.Shown, "ada")));
        (await MagnetarFile.RunAsync("account", "unlock", "ada", "--data", studio.Studio.DataDirectory)).AssertExit(0);

        // What the owner's other session shows meanwhile does not use it up.
        var third = looks.Shown;
        looks.Shown = Appearance.Home with { Address = "203.0.113.50", Agent = "Notes/5.0" };
        Assert.True(await travelling.IsLiveAsync());
        looks.Shown = third;
        Assert.True(await (await RiskStudio.SignInAsync(client, looks, "ada")).IsLiveAsync());

        // One passes, and no more.
        Assert.Equal(refused, await client.RefuseAsync(
            client.Auth.SignInAsync, RiskStudio.SignIn(looks.Shown, "ada")));
    }

    [Theory]
    [InlineData("evict_oldest")]
    [InlineData("evict_most_suspicious")]
    public async Task A_suspect_puts_out_none_of_the_owners_sessions(string cap)
    {
        await using var studio = await RiskStudio.StartAsync(cap);
        var three = await FillAsync(studio);
        var (client, looks) = studio.Connect();
        looks.Shown = s_suspect;

        var refused = await client.RefuseAsync(
            client.Auth.SignInAsync, RiskStudio.SignIn(looks.Shown, "ada"));

        Assert.Equal("SESSION_LIMIT", refused.Reason);
        foreach (var user in three)
        {
            Assert.True(await user.IsLiveAsync());
        }
    }

    [Fact]
    public async Task Where_the_most_suspicious_gives_way_the_oldest_stays()
    {
        await using var studio = await RiskStudio.StartAsync("evict_most_suspicious");
        var (ada, _) = await studio.RegisterAsync("ada");
        var (client, looks) = studio.Connect();
        looks.Shown = s_suspect;
        var suspect = await RiskStudio.SignInAsync(client, looks, "ada");
        Assert.True(await suspect.IsLiveAsync());
        Assert.Equal(RiskBand.StepUp, (await RiskStudio.FindAsync(ada, suspect.Session)).Risk.Band);
        var (third, _) = studio.Connect();
        var calm = await RiskStudio.SignInAsync(third, new AppearingHandler(), "ada");
        Assert.True(await calm.IsLiveAsync());

        var fourth = await RiskStudio.SignInAsync(third, new AppearingHandler(), "ada");

        Assert.False(await suspect.IsLiveAsync());
        Assert.True(await ada.IsLiveAsync());
        Assert.True(await calm.IsLiveAsync());
        Assert.True(await fourth.IsLiveAsync());
    }

    [Fact]
    public async Task A_session_that_a_suspect_opened_steps_up_first()
    {
        await using var studio = await RiskStudio.StartAsync();
        var (ada, _) = await studio.RegisterAsync("ada");
        Assert.True(await ada.IsLiveAsync());
        var (client, looks) = studio.Connect();
        looks.Shown = s_suspect;
        var suspect = await RiskStudio.SignInAsync(client, looks, "ada");

        var refused = await suspect.RefuseAsync(client.Auth.EnrollTotpAsync, new EnrollTotpRequest());

        Assert.Equal("STEP_UP_REQUIRED", refused.Reason);
        Assert.Equal(refused, await suspect.RefuseAsync(
            client.Sessions.RevokeOtherSessionsAsync, new RevokeOtherSessionsRequest()));
        Assert.Equal(refused, await suspect.RefuseAsync(
            client.Sessions.RevokeSessionAsync, new RevokeSessionRequest { SessionId = ada.Session.SessionId }));
        Assert.Equal(refused, await suspect.RefuseAsync(
            client.Auth.ForgetDeviceAsync, new ForgetDeviceRequest { DeviceId = ada.Session.DeviceId }));
        Assert.True(await ada.IsLiveAsync());
        var proof = await suspect.CallAsync(
            client.Auth.StepUpAsync, new StepUpRequest { Password = suspect.Password });
        await client.CallAsync(client.Auth.EnrollTotpAsync, new EnrollTotpRequest(), proof.AccessToken);

        // The password that opened it does not make it look like the owner's.
        Assert.Equal(RiskBand.StepUp, (await RiskStudio.FindAsync(ada, suspect.Session)).Risk.Band);
    }

    [Fact]
    public async Task A_right_password_without_anything_familiar_is_counted_like_a_wrong_one()
    {
        await using var studio = await RiskStudio.StartAsync();
        var (ada, _) = await studio.RegisterAsync("ada");
        Assert.True(await ada.IsLiveAsync());
        var (client, looks) = studio.Connect();
        looks.Shown = Appearance.Stranger;

        var reasons = new List<string>();
        for (var guess = 0; guess < 6; guess++)
        {
            reasons.Add((await client.RefuseAsync(
                client.Auth.SignInAsync, RiskStudio.SignIn(looks.Shown, "ada"))).Reason);
        }

        Assert.Equal(("SIGN_IN_UNFAMILIAR", "TRY_LATER"), (reasons[0], reasons[^1]));
    }

    [Fact]
    public async Task To_show_nothing_is_no_disguise()
    {
        await using var studio = await RiskStudio.StartAsync();
        var (ada, _) = await studio.RegisterAsync("ada");
        Assert.True(await ada.IsLiveAsync());
        var (client, looks) = studio.Connect();
        looks.Shown = new Appearance(Appearance.Stranger.Address, "", "", "");

        var refused = await client.RefuseAsync(
            client.Auth.SignInAsync, RiskStudio.SignIn(looks.Shown, "ada"));

        Assert.Equal("SIGN_IN_UNFAMILIAR", refused.Reason);
    }

    private static async Task<IReadOnlyList<StudioUser>> FillAsync(RiskStudio studio)
    {
        var (ada, looks) = await studio.RegisterAsync("ada");
        StudioUser[] three =
        [
            ada,
            await RiskStudio.SignInAsync(ada.Client, looks, "ada"),
            await RiskStudio.SignInAsync(ada.Client, looks, "ada"),
        ];
        foreach (var user in three)
        {
            Assert.True(await user.IsLiveAsync());
        }

        return three;
    }
}
