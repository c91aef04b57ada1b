using System.Text.Json;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.AccessTokens;

/// <summary>An access token lives 3,600 seconds, wherever the machine believes to be.</summary>
public sealed class LifetimeTests
{
    private const long LifetimeSeconds = 3_600;
    private const long ClockErrorSeconds = 60; // between asking and reading on a busy machine

    [Theory]
    [InlineData("America/Los_Angeles", "production")]
    [InlineData("Europe/Berlin", "production")]
    [InlineData("Asia/Tokyo", "production")]
    [InlineData("UTC", "production")]
    [InlineData("Asia/Tokyo", "development")]
    public async Task A_token_lives_an_hour_to_the_second(string timeZone, string environment)
    {
        await using var studio = await TestStudio.StartAsync(
            MagnetarLaunch.Usual.With("TZ", timeZone).With("ELOHIM_ENV", environment));
        var ada = await studio.RegisterAsync("ada");
        await AssertLivesAnHourAsync(ada.Tokens);
        await AssertLivesAnHourAsync(await ada.RefreshAsync());

        async Task AssertLivesAnHourAsync(Tokens tokens)
        {
            var claims = Claims(tokens.AccessToken);
            var issued = claims.GetProperty("iat").GetInt64();
            var expires = claims.GetProperty("exp").GetInt64();
            Assert.Equal(LifetimeSeconds, expires - issued);
            Assert.Equal(expires, tokens.AccessExpireTime.Seconds);
            Assert.InRange(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - issued, 0, ClockErrorSeconds);

            var judged = await ada.CallAsync(ada.Client.Auth.ValidateTokenAsync, new ValidateTokenRequest());
            Assert.Equal(LifetimeSeconds, (judged.ExpireTime - judged.IssueTime).Seconds);
        }
    }

    [Fact]
    public async Task A_token_that_was_answered_a_second_ago_is_refused_once_its_hour_is_over()
    {
        using var clock = await ServerClock.MakeAsync();
        await using var studio = await TestStudio.StartAsync(clock.Drive(MagnetarLaunch.Usual));
        var ada = await studio.RegisterAsync("ada");
        clock.Advance(TimeSpan.FromSeconds(LifetimeSeconds - ClockErrorSeconds));
        Assert.True(await ada.IsLiveAsync());

        clock.Advance(TimeSpan.FromSeconds(ClockErrorSeconds));

        Assert.False(await ada.IsLiveAsync());
        await ada.RefreshAsync();
        Assert.True(await ada.IsLiveAsync());
    }

    private static JsonElement Claims(string token) =>
        JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]));
}
