using System.Net;

namespace MagnetarStudio.Server.Settings;

/// <summary>Whom the server believes, and whom it lets ask from a web page. Immutable.</summary>
/// <param name="TrustedProxies">Networks whose forwarded headers are believed; none unless set.</param>
/// <param name="CorsOrigins">Origins that may call from a browser, exact; none unless set.</param>
/// <param name="LoopbackIsAddress">Whether peers on loopback have an address budget: the stricter way, for
/// tests.</param>
internal sealed record EdgeSettings(
    IReadOnlyList<IPNetwork> TrustedProxies, IReadOnlyList<string> CorsOrigins, bool LoopbackIsAddress);
