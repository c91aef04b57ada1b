using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using MagnetarStudio.Server.Http;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Tests.Rpc.Probe;
using MagnetarStudio.Server.Tests.Rpc.Probe.V1;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc.Peers;

public sealed class PeerLimitsTests
{
    private const string HoldPath = "/magnetar.probe.v1.ProbeService/Hold";

    private static readonly ProbeRequest s_request = new();

    [Fact]
    public async Task An_address_has_no_more_calls_in_progress_than_it_may()
    {
        await using var host = await ProbeHost.StartAsync(
            EdgeLimits.Default with { CallsPerAddressMax = 2, LoopbackIsAddress = true });
        var held = new[] { host.Client.HoldAsync(s_request), host.Client.HoldAsync(s_request) };
        await Eventually.TrueAsync(() => host.Probe.Inside == 2);

        var refusal = await Refused.AsAsync(
            StatusCode.ResourceExhausted, "TRY_LATER", host.NewClient().EchoAsync(s_request));

        Assert.NotNull(refusal.GetRpcStatus()!.GetDetail<Google.Rpc.RetryInfo>());
        host.Probe.Release();
        await Task.WhenAll(held.Select(call => call.ResponseAsync));
        await host.Client.EchoAsync(s_request);
    }

    [Fact]
    public async Task Loopback_shares_only_the_total()
    {
        await using var host = await ProbeHost.StartAsync(
            EdgeLimits.Default with { CallsPerAddressMax = 1, CallsMax = 3 });
        var held = new[] { host.Client.HoldAsync(s_request), host.Client.HoldAsync(s_request) };
        await Eventually.TrueAsync(() => host.Probe.Inside == 2);
        await host.Client.EchoAsync(s_request);
        var third = host.Client.HoldAsync(s_request);
        await Eventually.TrueAsync(() => host.Probe.Inside == 3);

        await Refused.AsAsync(StatusCode.ResourceExhausted, "TRY_LATER", host.Client.EchoAsync(s_request));

        host.Probe.Release();
        await Task.WhenAll(held.Append(third).Select(call => call.ResponseAsync));
    }

    [Fact]
    public async Task Handlers_of_reset_streams_count_until_they_end()
    {
        await using var host = await ProbeHost.StartAsync(EdgeLimits.Default with { CallsMax = 8 });

        for (var round = 0; round < 50; round++)
        {
            using var gone = new CancellationTokenSource();
            var call = host.NewClient().HoldAsync(s_request, cancellationToken: gone.Token);
            await Task.Yield();
            await gone.CancelAsync();
            await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        }

        Assert.InRange(host.Probe.InsideMax, 0, 8);
    }

    [Fact]
    public async Task A_proxy_is_believed_only_if_it_is_configured()
    {
        var trusted = new HttpPolicy(true, [], [IPNetwork.Parse("127.0.0.1/32")]);
        var limits = EdgeLimits.Default with { CallsPerAddressMax = 1 };
        await using var behind = await ProbeHost.StartAsync(limits, trusted);
        await using var open = await ProbeHost.StartAsync(limits);

        Assert.Equal("8", await SecondCallOfAsync(behind, "192.0.2.1"));
        Assert.Equal("0", await SecondCallOfAsync(open, "192.0.2.1"));
    }

    [Fact]
    public async Task The_forwarded_address_is_the_callers()
    {
        await using var host = await ProbeHost.StartAsync(
            policy: new HttpPolicy(true, [], [IPNetwork.Parse("127.0.0.1/32")]));
        var metadata = host.Bearer(host.Sessions.Open());
        metadata.Add("x-forwarded-for", "203.0.113.9, 192.0.2.1");

        await host.Client.WhoCallsAsync(s_request, metadata);

        Assert.Equal("192.0.2.1", host.Probe.LastCaller!.Peer);
    }

    [Fact]
    public async Task An_address_has_no_more_connections_than_it_may()
    {
        await using var host = await ProbeHost.StartAsync(
            EdgeLimits.Default with { ConnectionsPerAddressMax = 2, LoopbackIsAddress = true });
        using var first = await ConnectAsync(host.Grpc);
        using var second = await ConnectAsync(host.Grpc);
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            // The third is closed unread: a reset, or the end of the stream.
            using var third = await ConnectAsync(host.Grpc);
            var read = await third.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken);
            Assert.NotEqual(0, read);
        });

        Assert.Equal(1, host.Connections.Shed.Value);
    }

    private static async Task<string?> SecondCallOfAsync(ProbeHost host, string forwardedFor)
    {
        var http = host.Http(host.Grpc);
        var first = RawCalls.PostAsync(
            http, HoldPath, RawCalls.Empty, "application/grpc", "x-forwarded-for", forwardedFor);
        await Eventually.TrueAsync(() => host.Probe.Inside == 1);

        var second = await RawCalls.PostAsync(
            http, RawCalls.EchoPath, RawCalls.Empty, "application/grpc", "x-forwarded-for", forwardedFor);

        host.Probe.Release();
        await first;
        return RawCalls.StatusOf(second);
    }

    private static async Task<Socket> ConnectAsync(Uri endpoint)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, endpoint.Port, TestContext.Current.CancellationToken);

        // Kestrel greets with its settings once it has let the connection in.
        await socket.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await socket.SendAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 }, TestContext.Current.CancellationToken);
        if (await socket.ReceiveAsync(new byte[9], TestContext.Current.CancellationToken) == 0)
        {
            throw new SocketException((int)SocketError.ConnectionReset);
        }

        return socket;
    }
}
