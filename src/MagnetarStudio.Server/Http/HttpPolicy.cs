using System.Net;

namespace MagnetarStudio.Server.Http;

/// <summary>What is in force towards HTTP callers, fixed at start. Immutable and safe to share.</summary>
/// <param name="IsProduction">Whether the stricter content policy and HSTS are sent.</param>
/// <param name="CorsOrigins">
/// Origins whose pages may call with credentials; each checked by <see cref="CorsOrigin.Check"/>. May be empty.
/// </param>
/// <param name="TrustedProxies">Networks whose forwarded headers are believed. May be empty.</param>
internal sealed record HttpPolicy(
    bool IsProduction, IReadOnlyList<string> CorsOrigins, IReadOnlyList<IPNetwork> TrustedProxies)
{
    /// <summary>Origins that a development server answers besides those it is told: the usual local tools.</summary>
    public static IReadOnlyList<string> DevelopmentOrigins { get; } =
    [
        .. from host in new[] { "localhost", "127.0.0.1" }
           from port in new[] { 3000, 4200, 4201, 5173, 5174, 5175 }
           select $"http://{host}:{port}",
    ];

    /// <summary>Every origin that is answered.</summary>
    public IReadOnlyList<string> AllowedOrigins => IsProduction ? CorsOrigins : [.. CorsOrigins, .. DevelopmentOrigins];
}
