using Microsoft.Extensions.Primitives;

namespace MagnetarStudio.Server.Http;

/// <summary>Puts request id and security headers on every answer, errors and preflights too. Thread-safe.</summary>
/// <remarks>Outermost, and before anything else runs, so that nothing can answer without them.</remarks>
internal sealed class ResponseHeaders(RequestDelegate next, RequestIds ids, HttpPolicy policy)
{
    private static readonly StringValues s_noSniff = "nosniff";
    private static readonly StringValues s_noFrames = "DENY";
    private static readonly StringValues s_referrers = "strict-origin-when-cross-origin";
    private static readonly StringValues s_transport = "max-age=31536000; includeSubDomains; preload";

    private static readonly StringValues s_features = string.Join(
        ", ",
        "geolocation=()", "microphone=()", "camera=()", "payment=()", "usb=()", "magnetometer=()", "gyroscope=()",
        "accelerometer=()");

    private readonly StringValues _content = ContentPolicy(policy.IsProduction);

    /// <summary>Marks an answer, then lets the request be served.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        http.TraceIdentifier = ids.IdOf(http.Request);

        var headers = http.Response.Headers;
        headers[RequestIds.HeaderName] = http.TraceIdentifier;
        headers.XContentTypeOptions = s_noSniff;
        headers.XFrameOptions = s_noFrames;
        headers["Referrer-Policy"] = s_referrers;
        headers["Permissions-Policy"] = s_features;
        headers.ContentSecurityPolicy = _content;
        if (policy.IsProduction && http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = s_transport;
        }

        return next(http);
    }

    // Development serves plain http on loopback, where an upgraded request would find nobody.
    private static string ContentPolicy(bool isProduction)
    {
        const string Policy =
            "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; "
            + "connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'";
        return isProduction ? Policy + "; upgrade-insecure-requests" : Policy;
    }
}
