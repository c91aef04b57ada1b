using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Edges;

/// <summary>What a peer costs that says nothing, or nothing that can be read.</summary>
public sealed class SilentPeerTests
{
    private static readonly MagnetarLaunch s_withWeb =
        MagnetarLaunch.Usual with { Arguments = ["--web", "http://127.0.0.1:0"] };

    // The limit is ten seconds; Kestrel's own would be 130.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_that_do_not_greet_are_closed()
    {
        await using var studio = await TestStudio.StartAsync(s_withWeb);
        var (grpc, web) = (studio.Server.Ready.Endpoints[0], studio.Server.Ready.Endpoints[1]);

        await Task.WhenAll(
            AssertClosedAsync(grpc, string.Empty),
            AssertClosedAsync(grpc, "PRI * HTTP/2.0\r\n"),
            AssertClosedAsync(web, string.Empty)).WaitAsync(s_patience, Cancel);
    }

    [Fact]
    public async Task Text_that_is_no_base64_is_refused_and_fills_no_log()
    {
        await using var studio = await TestStudio.StartAsync(s_withWeb);
        using var http = new HttpClient { BaseAddress = new Uri(studio.Server.Ready.Endpoints[1]) };
        using var body = new StringContent("!!!");
        body.Headers.ContentType = new MediaTypeHeaderValue("application/grpc-web-text");

        using var answer = await http.PostAsync(
            new Uri("/magnetar.auth.v1.AuthService/GetSetupState", UriKind.Relative), body, Cancel);

        // That the server logged no error is asserted when it stops.
        Assert.Equal(["3"], answer.Headers.GetValues("grpc-status"));
    }

    private static async Task AssertClosedAsync(string endpoint, string said)
    {
        var place = new Uri(endpoint);
        using var peer = new TcpClient();
        await peer.ConnectAsync(place.Host, place.Port, Cancel);
        await peer.Client.SendAsync(Encoding.ASCII.GetBytes(said), Cancel);
        try
        {
            Assert.Equal(0, await peer.Client.ReceiveAsync(new byte[64], Cancel));
        }
        catch (SocketException)
        {
            // Closed all the same.
        }
    }
}
