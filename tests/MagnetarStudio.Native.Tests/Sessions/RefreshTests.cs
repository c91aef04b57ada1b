using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.Sessions;

/// <summary>A lost answer signs nobody out; a copied token signs everybody out.</summary>
public sealed class RefreshTests
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_hundred_parallel_refreshes_with_one_token_get_one_successor_and_nobody_is_signed_out()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");

        var replies = await Task.WhenAll(Enumerable.Range(0, 100)
            .Select(_ => ada.Client.CallAsync(ada.Client.Auth.RefreshAsync, ada.Refresh())));

        var successor = Assert.Single(replies.Select(reply => reply.Tokens.RefreshToken).Distinct());
        Assert.NotEqual(ada.Tokens.RefreshToken, successor);
        foreach (var reply in replies)
        {
            Assert.True(await ada.Client.IsLiveAsync(reply.Tokens.AccessToken));
        }

        await ada.Client.CallAsync(ada.Client.Auth.RefreshAsync, ada.Refresh(successor));
    }

    [Fact]
    public async Task An_answer_lost_with_the_server_is_given_again_after_the_restart()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var lost = await ada.Client.CallAsync(ada.Client.Auth.RefreshAsync, ada.Refresh());

        await studio.Server.KillAsync();
        await studio.RestartAsync();

        var client = studio.Connect();
        var again = await client.CallAsync(client.Auth.RefreshAsync, ada.Refresh());
        Assert.Equal(lost.Tokens.RefreshToken, again.Tokens.RefreshToken);
        Assert.True(await client.IsLiveAsync(again.Tokens.AccessToken));
        Assert.True(await client.IsLiveAsync(ada.Tokens.AccessToken));
    }

    [Fact]
    public async Task A_token_two_generations_old_ends_the_session_and_its_access_tokens_within_the_call()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var elsewhere = await ada.SignInElsewhereAsync();
        var stolen = ada.Tokens;
        await ada.RefreshAsync();
        var second = await ada.RefreshAsync();
        Assert.True(await ada.IsLiveAsync());

        var refused = await ada.Client.RefuseAsync(ada.Client.Auth.RefreshAsync, ada.Refresh(stolen.RefreshToken));

        Assert.False(await ada.Client.IsLiveAsync(second.AccessToken));
        Assert.Equal(Refusal.SessionNotLive, refused);
        Assert.False(await ada.Client.IsLiveAsync(stolen.AccessToken));
        Assert.Equal(refused, await ada.Client.RefuseAsync(ada.Client.Auth.RefreshAsync, ada.Refresh()));
        Assert.Equal(
            refused, await ada.Client.RefuseAsync(ada.Client.Auth.RefreshAsync, ada.Refresh(stolen.RefreshToken)));
        Assert.True(await elsewhere.IsLiveAsync());
    }

    [Fact]
    [Trait("Length", "Long")] // the grace is counted by the server's own clock
    public async Task The_previous_token_ends_the_session_once_its_successor_is_confirmed_and_the_grace_is_over()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var previous = ada.Tokens;
        await ada.RefreshAsync();
        Assert.True(await ada.IsLiveAsync());

        var within = await ada.Client.CallAsync(ada.Client.Auth.RefreshAsync, ada.Refresh(previous.RefreshToken));
        Assert.Equal(ada.Tokens.RefreshToken, within.Tokens.RefreshToken);

        var start = TimeProvider.System.GetTimestamp();
        await Eventually.BecomesTrueAsync(
            "the grace is over",
            () => TimeProvider.System.GetElapsedTime(start) > s_grace,
            TestContext.Current.CancellationToken);
        Assert.True(await ada.IsLiveAsync());
        await ada.Client.RefuseAsync(ada.Client.Auth.RefreshAsync, ada.Refresh(previous.RefreshToken));
        Assert.False(await ada.IsLiveAsync());
    }

    [Fact]
    public async Task The_secret_of_another_device_refreshes_nothing_and_ends_nothing()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var elsewhere = await ada.SignInElsewhereAsync();
        var eve = await studio.RegisterAsync("eve");

        foreach (var secret in new[] { elsewhere.Tokens.DeviceSecret, eve.Tokens.DeviceSecret, "mgd1.AAAA" })
        {
            Assert.Equal(
                Refusal.SessionNotLive,
                await ada.Client.RefuseAsync(ada.Client.Auth.RefreshAsync, ada.Refresh(deviceSecret: secret)));
        }

        Assert.True(await ada.IsLiveAsync());
        await ada.RefreshAsync();
    }

    [Fact]
    public async Task A_forged_a_foreign_and_a_malformed_token_get_one_answer_and_change_nothing()
    {
        await using var studio = await TestStudio.StartAsync();
        await using var foreign = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var stranger = await foreign.RegisterAsync("ada");
        var token = ada.Tokens.RefreshToken;
        await ada.RefreshAsync();

        string[] wrong =
        [
            stranger.Tokens.RefreshToken,
            Flip(token, token.Length / 2),
            Flip(token, token.Length - 10),
            token + "A",
            token[..^4],
            "mgr1." + new string('A', token.Length - "mgr1.".Length),
            token.Replace("mgr1.", "mgr2.", StringComparison.Ordinal),
            "mgr1.",
            "mgr1.%%%%",
            ada.Tokens.AccessToken[..200],
        ];
        foreach (var forged in wrong)
        {
            Assert.Equal(
                Refusal.SessionNotLive,
                await ada.Client.RefuseAsync(ada.Client.Auth.RefreshAsync, ada.Refresh(forged)));
        }

        Assert.True(await ada.IsLiveAsync());
        await ada.RefreshAsync();
    }

    // Another character of base64url in one place.
    private static string Flip(string token, int index) =>
        $"{token[..index]}{(token[index] == 'A' ? 'B' : 'A')}{token[(index + 1)..]}";
}
