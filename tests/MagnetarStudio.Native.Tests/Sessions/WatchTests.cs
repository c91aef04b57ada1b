using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Sessions;

/// <summary>Open streams end with their session.</summary>
public sealed class WatchTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task The_stream_of_a_revoked_session_ends()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var watcher = await ada.SignInElsewhereAsync("Watcher");
        using var watch = Open(watcher);
        await NextAsync(watch, WatchSessionsResponse.EventOneofCase.Started);

        await ada.RevokeAsync(watcher.Session);
        var revoked = TimeProvider.System.GetTimestamp();
        var end = await Assert.ThrowsAsync<RpcException>(() => ReadToEndAsync(watch));

        // A second is promised, and StreamGuardTests hold it to that; here the machine may be busy.
        var took = TimeProvider.System.GetElapsedTime(revoked);

        Assert.Equal(Refusal.SessionNotLive, Refusal.Of(end));
        Measurements.Report("stream end after RevokeSession returned", $"{took.TotalMilliseconds:0} ms");
    }

    [Fact]
    public async Task A_watch_tells_what_happens_to_the_other_sessions_of_the_account()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        using var watch = Open(ada);
        await NextAsync(watch, WatchSessionsResponse.EventOneofCase.Started);

        var elsewhere = await ada.SignInElsewhereAsync("Laptop");
        var opened = await NextAsync(watch, WatchSessionsResponse.EventOneofCase.Opened);
        Assert.Equal(elsewhere.Session.SessionId, opened.Opened.Session.SessionId);

        await ada.RevokeAsync(elsewhere.Session);
        var ended = await NextAsync(watch, WatchSessionsResponse.EventOneofCase.Ended);
        Assert.Equal(elsewhere.Session.SessionId, ended.Ended.SessionId);
        Assert.Equal(SessionEndReason.RevokedByOwner, ended.Ended.Reason);
    }

    [Fact]
    public async Task A_watcher_that_cannot_be_told_of_every_refresh_is_told_to_read_anew()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var one = await ada.SignInElsewhereAsync("One");
        var two = await ada.SignInElsewhereAsync("Two");
        using var watch = Open(ada);
        await NextAsync(watch, WatchSessionsResponse.EventOneofCase.Started);

        using var isOver = new CancellationTokenSource();
        var refreshing = Task.WhenAll(RefreshUntilAsync(one, isOver.Token), RefreshUntilAsync(two, isOver.Token));
        var end = await Assert.ThrowsAsync<RpcException>(() => ReadToEndAsync(watch))
            .WaitAsync(s_patience, TestContext.Current.CancellationToken);
        await isOver.CancelAsync();
        await refreshing;

        Assert.Equal("STREAM_LAGGED", Refusal.Of(end).Reason);
    }

    [Fact]
    public async Task A_stream_without_a_live_session_is_refused()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        await ada.RevokeAsync();

        using var watch = Open(ada);
        var refused = await Assert.ThrowsAsync<RpcException>(() => ReadToEndAsync(watch));
        Assert.Equal(Refusal.SessionNotLive, Refusal.Of(refused));
    }

    private static async Task RefreshUntilAsync(StudioUser user, CancellationToken isOver)
    {
        while (!isOver.IsCancellationRequested)
        {
            await user.RefreshAsync();
        }
    }

    private static AsyncServerStreamingCall<WatchSessionsResponse> Open(StudioUser user) =>
        user.Client.Sessions.WatchSessions(new WatchSessionsRequest(), StudioClient.Options(user.Tokens.AccessToken));

    private static async Task<WatchSessionsResponse> NextAsync(
        AsyncServerStreamingCall<WatchSessionsResponse> watch, WatchSessionsResponse.EventOneofCase expected)
    {
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(expected, watch.ResponseStream.Current.EventCase);
        return watch.ResponseStream.Current;
    }

    private static async Task ReadToEndAsync(AsyncServerStreamingCall<WatchSessionsResponse> watch)
    {
        while (await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
        }
    }
}
