using Grpc.Core;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Tests.Rpc.Probe;
using MagnetarStudio.Server.Tests.Rpc.Probe.V1;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc.Streams;

public sealed class StreamGuardTests
{
    private static readonly ProbeRequest s_request = new();
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_stream_ends_within_a_second_of_its_session()
    {
        await using var host = await ProbeHost.StartAsync();
        var row = host.Sessions.Open();
        var call = await OpenAsync(host.Client.Watch(s_request, host.Bearer(row)));

        host.Sessions.End(row);
        host.Time.Advance(s_second);

        await Refused.AsAsync(StatusCode.Unauthenticated, "SESSION_NOT_LIVE", () => NextAsync(call));
    }

    [Fact]
    public async Task A_stream_of_a_live_session_goes_on()
    {
        await using var host = await ProbeHost.StartAsync();
        var call = await OpenAsync(host.Client.Watch(s_request, host.Bearer(host.Sessions.Open())));

        for (var second = 0; second < 10; second++)
        {
            host.Time.Advance(s_second);
        }

        Assert.False(NextAsync(call).IsCompleted);
    }

    [Fact]
    public async Task A_stream_does_not_outlive_its_access_token()
    {
        await using var host = await ProbeHost.StartAsync();
        var row = host.Sessions.Open();
        var metadata = host.Bearer(row);
        host.Time.Advance(TimeSpan.FromSeconds(3_598));
        var call = await OpenAsync(host.Client.Watch(s_request, metadata));

        host.Time.Advance(TimeSpan.FromSeconds(2));

        await Refused.AsAsync(StatusCode.Unauthenticated, "SESSION_NOT_LIVE", () => NextAsync(call));
    }

    [Fact]
    public async Task A_withdrawn_role_ends_the_streams_that_it_opened()
    {
        await using var host = await ProbeHost.StartAsync();
        var row = host.Sessions.Open(Role.Admin);
        var call = await OpenAsync(host.Client.WatchPermitted(s_request, host.Bearer(row)));

        host.Sessions.Change(row, account => account with { Role = Role.Member });
        host.Time.Advance(s_second);

        await Refused.AsAsync(StatusCode.PermissionDenied, "PERMISSION_DENIED", () => NextAsync(call));
    }

    [Fact]
    public async Task A_check_that_cannot_be_made_ends_the_stream()
    {
        await using var host = await ProbeHost.StartAsync();
        var row = host.Sessions.Open();
        var call = await OpenAsync(host.Client.Watch(s_request, host.Bearer(row)));

        host.Sessions.Change(row, account => account);
        host.Sessions.Failure = new InvalidOperationException("canary");
        host.Time.Advance(s_second);

        await Refused.AsAsync(StatusCode.Internal, "INTERNAL", () => NextAsync(call));
        Assert.Single(host.Errors.TakeAll());
    }

    [Fact]
    public async Task A_handler_that_only_writes_is_stopped_and_nothing_leaves_after_the_end()
    {
        await using var host = await ProbeHost.StartAsync();
        var row = host.Sessions.Open();
        var call = await OpenAsync(host.Client.Pour(s_request, host.Bearer(row)));

        host.Sessions.End(row);
        host.Time.Advance(s_second);

        await Refused.AsAsync(StatusCode.Unauthenticated, "SESSION_NOT_LIVE", async () =>
        {
            while (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
            {
                // What was on its way.
            }
        });
    }

    [Fact]
    public async Task A_client_that_only_sends_is_cut_off_with_its_session()
    {
        await using var host = await ProbeHost.StartAsync();
        var row = host.Sessions.Open();
        using var call = host.Client.Collect(host.Bearer(row));
        await call.RequestStream.WriteAsync(new ProbeRequest { Text = "one" }, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => host.OpenStreams == 1);

        host.Sessions.End(row);
        host.Time.Advance(s_second);

        await Refused.AsAsync(StatusCode.Unauthenticated, "SESSION_NOT_LIVE", () => call.ResponseAsync);
    }

    [Fact]
    public async Task Every_message_of_a_stream_is_checked()
    {
        await using var host = await ProbeHost.StartAsync();
        var metadata = host.Bearer(host.Sessions.Open());
        using var collect = host.Client.Collect(metadata);

        await collect.RequestStream.WriteAsync(s_request, TestContext.Current.CancellationToken);
        await collect.RequestStream.WriteAsync(
            new ProbeRequest { Text = "\0" }, TestContext.Current.CancellationToken);

        await Refused.AsAsync(StatusCode.InvalidArgument, "INVALID_INPUT", () => collect.ResponseAsync);
    }

    [Fact]
    public async Task Bytes_in_a_stream_that_are_no_message_are_the_callers_fault()
    {
        await using var host = await ProbeHost.StartAsync();
        var bearer = $"Bearer {host.TokenOf(host.Sessions.Open())}";
        var http = host.Http(host.Grpc);

        foreach (var body in new[] { RawCalls.Frame([0x0A, 0x02, 0xC3, 0x28]), RawCalls.Frame([], flag: 2) })
        {
            var answer = await RawCalls.PostAsync(
                http, "/magnetar.probe.v1.ProbeService/Collect", body, "application/grpc", "authorization", bearer);
            Assert.Equal(("3", "INVALID_INPUT"), (RawCalls.StatusOf(answer), RawCalls.ReasonOf(answer)));
        }
    }

    [Fact]
    public async Task An_account_has_no_more_streams_than_it_may()
    {
        await using var host = await ProbeHost.StartAsync(EdgeLimits.Default with { StreamsPerAccountMax = 2 });
        var metadata = host.Bearer(host.Sessions.Open());
        var first = await OpenAsync(host.Client.Watch(s_request, metadata));
        await OpenAsync(host.Client.Watch(s_request, metadata));

        await Refused.AsAsync(
            StatusCode.ResourceExhausted, "STREAM_LIMIT", () => OpenAsync(host.Client.Watch(s_request, metadata)));
        await OpenAsync(host.Client.Watch(s_request, host.Bearer(host.Sessions.Open())));

        first.Dispose();
        await Eventually.TrueAsync(() => host.OpenStreams == 2);
        await OpenAsync(host.Client.Watch(s_request, metadata));
    }

    [Fact]
    public async Task All_streams_end_at_stop_and_new_calls_are_refused()
    {
        await using var host = await ProbeHost.StartAsync();
        var metadata = host.Bearer(host.Sessions.Open());
        var call = await OpenAsync(host.Client.Watch(s_request, metadata));

        var stopped = host.StopAsync();

        await Refused.AsAsync(StatusCode.Unavailable, "SERVER_STOPPING", () => NextAsync(call));
        await stopped;
    }

    private static async Task<AsyncServerStreamingCall<ProbeResponse>> OpenAsync(
        AsyncServerStreamingCall<ProbeResponse> call)
    {
        Assert.True(await NextAsync(call));
        return call;
    }

    private static Task<bool> NextAsync(AsyncServerStreamingCall<ProbeResponse> call) =>
        call.ResponseStream.MoveNext(TestContext.Current.CancellationToken);
}
