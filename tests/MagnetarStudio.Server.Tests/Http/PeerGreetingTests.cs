using System.Net.Sockets;
using System.Text;
using MagnetarStudio.Server.Http;
using MagnetarStudio.Server.Tests.Rpc.Probe;
using Xunit;

namespace MagnetarStudio.Server.Tests.Http;

public sealed class PeerGreetingTests
{
    private const string Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private const string EmptySettings = "\0\0\0\u0004\0\0\0\0\0"; // length 0, type 4 (RFC 9113 §6.5)
    private const string Health = "GET /healthz HTTP/1.1\r\nHost: studio\r\n\r\n";

    // Whatever is open after 30 s is cut off by the host itself.
    private static readonly TimeSpan s_beforeCutOff = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", false)]
    [InlineData("", true)]
    [InlineData("PRI * HT", false)]
    [InlineData("P", true)]
    [InlineData(Preface, false)]
    [InlineData(Preface + "\0\0\0", false)]
    public async Task Whoever_does_not_finish_its_greeting_is_cut_off(string said, bool isWeb)
    {
        await using var host = await ProbeHost.StartAsync();
        using var peer = await ConnectAsync(isWeb ? host.Web : host.Grpc);
        await SayAsync(peer, said);

        // The limit runs from when the server has noticed the connection.
        var end = ReadAsync(peer);
        await Eventually.TrueAsync(() =>
        {
            host.Time.Advance(PeerGreeting.GreetingMax);
            return end.IsCompleted;
        });

        Assert.Equal(0, await end);
    }

    [Fact]
    public async Task A_greeting_may_come_in_pieces_until_the_limit()
    {
        await using var host = await ProbeHost.StartAsync();
        using var peer = await ConnectAsync(host.Grpc);
        await SayAsync(peer, Preface[..10]);
        host.Time.Advance(PeerGreeting.GreetingMax - TimeSpan.FromMilliseconds(1));

        await SayAsync(peer, Preface[10..] + EmptySettings);

        Assert.NotEqual(0, await ReadAsync(peer));
    }

    [Fact]
    public async Task Whoever_has_greeted_may_be_idle()
    {
        await using var host = await ProbeHost.StartAsync();
        using var web = await ConnectAsync(host.Web);
        using var grpc = await ConnectAsync(host.Grpc);
        await SayAsync(web, Health);
        await SayAsync(grpc, Preface + EmptySettings);
        Assert.NotEqual(0, await ReadAsync(web));
        Assert.NotEqual(0, await ReadAsync(grpc));

        host.Time.Advance(TimeSpan.FromMinutes(5));

        await SayAsync(web, Health);
        Assert.NotEqual(0, await ReadAsync(web));
        await SayAsync(grpc, "\0\0\u0008\u0006\0\0\0\0\012345678"); // PING, 8 bytes
        Assert.NotEqual(0, await ReadAsync(grpc));
    }

    [Fact]
    public async Task The_wrong_protocol_is_answered_at_once()
    {
        await using var host = await ProbeHost.StartAsync();
        using var peer = await ConnectAsync(host.Grpc);

        await SayAsync(peer, "GET / HTTP/1.1\r\n\r\n");

        Assert.NotEqual(0, await ReadAsync(peer));
    }

    [Fact]
    public async Task A_server_that_stops_does_not_wait_for_a_greeting()
    {
        await using var host = await ProbeHost.StartAsync();
        using var peer = await ConnectAsync(host.Grpc);

        await host.StopAsync().WaitAsync(s_beforeCutOff, Cancel);

        Assert.Equal(0, await ReadAsync(peer));
    }

    private static async Task<Socket> ConnectAsync(Uri endpoint)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint.Host, endpoint.Port, Cancel);
        return socket;
    }

    private static async Task SayAsync(Socket peer, string text) =>
        await peer.SendAsync(Encoding.Latin1.GetBytes(text), Cancel);

    // 0 at the end of the connection, in order or not.
    private static async Task<int> ReadAsync(Socket peer)
    {
        try
        {
            return await peer.ReceiveAsync(new byte[1_024], Cancel);
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}
