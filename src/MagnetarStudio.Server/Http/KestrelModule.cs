using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MagnetarStudio.Server.Rpc;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace MagnetarStudio.Server.Http;

/// <summary>How Kestrel listens, and how much it takes; each limit with its source.</summary>
internal static class KestrelModule
{
    /// <summary>Longest time for a request's headers: an empty CONTINUATION flood ends here and nowhere else.</summary>
    public static readonly TimeSpan HeadersMax = TimeSpan.FromSeconds(10);

    /// <summary>Longest time that calls in progress have at stop.</summary>
    public static readonly TimeSpan DrainMax = TimeSpan.FromSeconds(8);

    private static readonly TimeSpan s_pingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pingTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Sets the limits of every endpoint.</summary>
    public static void LimitCallers(this KestrelServerOptions kestrel, EdgeLimits limits)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.RequestHeadersTimeout = HeadersMax;

        // gRPC judges every message by its prefix before it reads it, and answers MESSAGE_TOO_LARGE. A limit here would
        // come first and cut the call off without an answer. No other handler reads a body.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MaxConcurrentConnections = limits.ConnectionsMax;

        // 100 streams a connection is what RFC 9113 §6.5.2 recommends at least, and what gRPC clients expect.
        kestrel.Limits.Http2.MaxStreamsPerConnection = 100;

        // A peer that has gone without a word is noticed, so that its streams end.
        kestrel.Limits.Http2.KeepAlivePingDelay = s_pingDelay;
        kestrel.Limits.Http2.KeepAlivePingTimeout = s_pingTimeout;
    }

    /// <summary>Serves gRPC, over HTTP/2 without TLS.</summary>
    public static ListenOptions ServeGrpc(this ListenOptions endpoint, PeerConnections connections) =>
        endpoint.Serve(HttpProtocols.Http2, connections).AwaitGreeting();

    /// <summary>Serves gRPC-Web, health and pages, over HTTP/1.1 without TLS.</summary>
    public static ListenOptions ServeWeb(this ListenOptions endpoint, PeerConnections connections) =>
        endpoint.Serve(HttpProtocols.Http1, connections).AwaitGreeting();

    /// <summary>Serves everything on one port, over TLS; ALPN chooses.</summary>
    public static ListenOptions ServeBoth(
        this ListenOptions endpoint, PeerConnections connections, X509Certificate2 certificate) => endpoint
            .Serve(HttpProtocols.Http1AndHttp2, connections)
            .UseHttps(certificate, SetTls)
            .AwaitGreeting();

    /// <summary>Serves gRPC to the operator alone, on a Unix socket.</summary>
    public static ListenOptions ServeOperator(this ListenOptions endpoint)
    {
        endpoint.Protocols = HttpProtocols.Http2;
        endpoint.Use(OperatorSocket.Admit);
        return endpoint;
    }

    private static ListenOptions Serve(
        this ListenOptions endpoint, HttpProtocols protocols, PeerConnections connections)
    {
        endpoint.Protocols = protocols;
        endpoint.Use(connections.Admit);
        return endpoint;
    }

    private static ListenOptions AwaitGreeting(this ListenOptions endpoint)
    {
        endpoint.Use(new PeerGreeting(endpoint.ApplicationServices.GetRequiredService<TimeProvider>()).Await);
        return endpoint;
    }

    // TLS 1.2 and 1.3, whatever else the machine's OpenSSL settings allow (OWASP ASVS 5.0 §12.1.1).
    private static void SetTls(HttpsConnectionAdapterOptions tls)
    {
        tls.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        tls.HandshakeTimeout = HeadersMax;
        tls.TlsClientHelloBytesCallback = static (connection, hello) =>
            connection.Features.Set(new TlsHelloFeature(TlsHello.Fingerprint(hello)));
    }
}
