using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Protocol.Auth.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Sessions;

/// <summary>A client that stores a pair before it uses it, on a network that loses answers.</summary>
internal sealed class CarefulClient(StudioClient client, Tokens tokens)
{
    private readonly List<Tokens> _stored = [tokens];

    /// <summary>The connection; a restarted server wants another.</summary>
    public StudioClient Client { get; set; } = client;

    /// <summary>What it has stored at last.</summary>
    public Tokens Stored => _stored[^1];

    /// <summary>Whether a late tab has ended the session.</summary>
    public bool IsOver { get; private set; }

    /// <summary>A pair at least two rotations older than the newest, chosen by <paramref name="chance"/>.</summary>
    /// <returns>Null while there is none.</returns>
    public Tokens? Old(Random chance) => _stored.Count > 2 ? _stored[chance.Next(_stored.Count - 2)] : null;

    /// <summary>Refreshes and stores what is answered.</summary>
    public async Task RefreshAsync() => Store(await ExchangeAsync(Stored));

    /// <summary>Refreshes, and never sees the answer.</summary>
    public Task LoseAnswerAsync() => ExchangeAsync(Stored);

    /// <summary>Refreshes from so many tabs at once, and stores what each is answered.</summary>
    public async Task RaceAsync(int tabs)
    {
        var shared = Stored;
        var answers = await Task.WhenAll(Enumerable.Range(0, tabs).Select(_ => ExchangeAsync(shared)));
        Assert.Single(answers.Select(answer => answer.RefreshToken).Distinct());
        answers.ToList().ForEach(Store);
    }

    /// <summary>Gives a refresh up, at once or after another call was answered.</summary>
    /// <remarks>Nobody knows whether it happened. On one connection the reset comes before what follows.</remarks>
    public async Task GiveUpAsync(bool atOnce)
    {
        using var given = Client.Auth.RefreshAsync(Request(Stored), StudioClient.Options(null));
        if (!atOnce)
        {
            await CallAsync();
        }
    }

    /// <summary>Refreshes while the server is ended, and stores the answer if one came.</summary>
    public async Task RefreshAcrossAsync(Func<Task> endServerAsync)
    {
        var refreshing = ExchangeAsync(Stored);
        await endServerAsync();
        try
        {
            Store(await refreshing);
        }
        catch (RpcException lost)
            when (lost.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled)
        {
            // The server was gone, before it did it or after.
        }
    }

    /// <summary>Calls with the newest access token.</summary>
    public async Task CallAsync() => Assert.True(await Client.IsLiveAsync(Stored.AccessToken), "A call was refused.");

    /// <summary>Calls with the access token before that, which lives for its hour.</summary>
    public async Task CallWithOlderAsync() => Assert.True(
        await Client.IsLiveAsync(_stored[Math.Max(0, _stored.Count - 2)].AccessToken), "An older call was refused.");

    /// <summary>
    /// A tab that was late: presents the pair before the stored one, which the server has seen in use. It is answered
    /// with the stored pair, or the session has ended.
    /// </summary>
    public async Task PresentPreviousAsync()
    {
        await RefreshAsync();
        await CallAsync();
        try
        {
            var answer = await ExchangeAsync(_stored[^2]);
            Assert.Equal(Stored.RefreshToken, answer.RefreshToken);
        }
        catch (RpcException refused) when (refused.StatusCode is StatusCode.Unauthenticated)
        {
            IsOver = true;
        }
    }

    /// <summary>Asserts that nothing this client ever had is worth anything.</summary>
    public async Task AssertIsOverAsync()
    {
        foreach (var pair in _stored)
        {
            Assert.False(await Client.IsLiveAsync(pair.AccessToken), "A call was answered after the end.");
            await AssertRefusedAsync(pair);
        }
    }

    /// <summary>Presents a pair, and is refused.</summary>
    public async Task AssertRefusedAsync(Tokens pair) =>
        Assert.Equal(Refusal.SessionNotLive, await Client.RefuseAsync(Client.Auth.RefreshAsync, Request(pair)));

    // The device secret stays good while the password does.
    private RefreshRequest Request(Tokens pair) =>
        new() { RefreshToken = pair.RefreshToken, DeviceSecret = pair.DeviceSecret };

    private async Task<Tokens> ExchangeAsync(Tokens pair) =>
        (await Client.CallAsync(Client.Auth.RefreshAsync, Request(pair))).Tokens;

    private void Store(Tokens answered)
    {
        if (answered.RefreshToken == Stored.RefreshToken)
        {
            _stored[^1] = answered;
        }
        else
        {
            _stored.Add(answered);
        }
    }
}
