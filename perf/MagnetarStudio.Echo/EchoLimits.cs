using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MagnetarStudio.Echo;

/// <summary>Kestrel as <c>magnetar</c> has it: the numbers of its KestrelModule and EdgeLimits.</summary>
internal static class EchoLimits
{
    private const int ConnectionsMax = 10_000;
    private const int RequestBodyMaxBytes = (4 * 1024 * 1024) + 1_024;
    private const int StreamsPerConnectionMax = 100;

    private static readonly TimeSpan s_headersMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pingDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pingTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Sets the limits, and HTTP/2 alone on every endpoint.</summary>
    public static void Set(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.RequestHeadersTimeout = s_headersMax;
        kestrel.Limits.MaxRequestBodySize = RequestBodyMaxBytes;
        kestrel.Limits.MaxConcurrentConnections = ConnectionsMax;
        kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnectionMax;
        kestrel.Limits.Http2.KeepAlivePingDelay = s_pingDelay;
        kestrel.Limits.Http2.KeepAlivePingTimeout = s_pingTimeout;
        kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2);
    }
}
