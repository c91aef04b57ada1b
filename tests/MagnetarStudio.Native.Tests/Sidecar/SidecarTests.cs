using System.Diagnostics;
using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Session.V1;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.Sidecar;

/// <summary>The server as a part of somebody else's program: how it says that it is ready, and how it leaves.</summary>
public sealed class SidecarTests
{
    private static readonly TimeSpan s_stopMax = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task One_line_says_everything_that_an_embedding_program_needs()
    {
        await using var studio = await TestStudio.StartAsync();
        var ready = studio.Server.Ready;

        var endpoint = new Uri(Assert.Single(ready.Endpoints));
        Assert.True(endpoint.IsLoopback);
        Assert.NotEqual(0, endpoint.Port);
        Assert.Equal(studio.DataDirectory, ready.DataDirectory);
        Assert.Equal("magnetar", Process.GetProcessById(ready.Pid).ProcessName);
        var version = await MagnetarFile.RunAsync("version", "--json");
        Assert.Equal(version.Json.GetProperty("magnetar").GetString(), ready.Version);
        Assert.NotNull(ready.ClaimCode);

        await studio.ClaimAsync();
        (await studio.Server.StopAsync()).AssertExit(0);
        Assert.Single(studio.Server.Output.Lines);
        await studio.RestartAsync();
        Assert.Null(studio.Server.Ready.ClaimCode);
    }

    [Fact]
    public async Task It_leaves_at_once_when_its_standard_input_ends()
    {
        await using var studio = await TestStudio.StartAsync(
            MagnetarLaunch.Usual with { Arguments = ["--exit-with-stdin"] });
        var ada = await studio.RegisterAsync("ada");
        using var watch = await WatchAsync(ada);

        (await studio.Server.EndInputAsync()).AssertExit(0);
        await studio.RestartAsync();
        Assert.True(await studio.Connect().IsLiveAsync(ada.Tokens.AccessToken));
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }

    [Fact]
    public async Task Told_to_stop_it_ends_its_streams_as_unavailable_and_exits_0_within_10_seconds()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        using var watch = await WatchAsync(ada);

        var start = TimeProvider.System.GetTimestamp();
        studio.Server.Terminate();
        var end = await Assert.ThrowsAsync<RpcException>(
            () => watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        var stopped = await studio.Server.WaitAsync();
        var took = TimeProvider.System.GetElapsedTime(start);

        stopped.AssertExit(0);
        Assert.Equal((StatusCode.Unavailable, "SERVER_STOPPING"), (Refusal.Of(end).Code, Refusal.Of(end).Reason));
        Assert.True(took < s_stopMax, $"It took {took.TotalSeconds:0.0} s.");
        Measurements.Report("stop with an open stream", $"{took.TotalMilliseconds:0} ms");
        Assert.False(File.Exists(Path.Combine(studio.DataDirectory, "control.sock")));
    }

    [Fact]
    public async Task Calls_in_flight_are_answered_when_it_is_told_to_stop()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var calls = Enumerable.Range(0, 20).Select(_ => TryRefreshAsync(ada)).ToList();
        await Eventually.BecomesTrueAsync(
            "a call is answered", () => calls.Any(call => call.IsCompleted), TestContext.Current.CancellationToken);

        (await studio.Server.StopAsync()).AssertExit(0);

        // Answered, or told so; never cut off in the middle of an act.
        var answers = await Task.WhenAll(calls);
        Assert.All(answers, code => Assert.Contains(code, new[] { StatusCode.OK, StatusCode.Unavailable }));
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }

    [Fact]
    public async Task A_unix_socket_serves_its_user_alone()
    {
        using var place = TempData.Empty();
        var socket = place.PathBeside("s");
        await using var studio = await TestStudio.StartAsync(MagnetarLaunch.Usual with { Listen = $"unix:{socket}" });

        Assert.Equal($"unix:{socket}", Assert.Single(studio.Server.Ready.Endpoints));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(socket));
        Assert.True(await (await studio.RegisterAsync("ada")).IsLiveAsync());
    }

    [Fact]
    public async Task It_writes_nothing_outside_its_data_directory()
    {
        using var home = TempData.Empty();
        Directory.CreateDirectory(home.Path);
        await using var studio = await TestStudio.StartAsync(
            MagnetarLaunch.Usual.With("HOME", home.Path).With("TMPDIR", home.Path));
        await studio.RegisterAsync("ada");
        Assert.Empty(Directory.EnumerateFileSystemEntries(home.Path));
    }

    private static async Task<AsyncServerStreamingCall<WatchSessionsResponse>> WatchAsync(StudioUser user)
    {
        var watch = user.Client.Sessions.WatchSessions(
            new WatchSessionsRequest(), StudioClient.Options(user.Tokens.AccessToken));
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        return watch;
    }

    private static async Task<StatusCode> TryRefreshAsync(StudioUser user)
    {
        try
        {
            await user.Client.CallAsync(user.Client.Auth.RefreshAsync, user.Refresh());
            return StatusCode.OK;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }
}
