using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Server.Http;

namespace MagnetarStudio.Server.Rpc;

/// <summary>Reads what a call's connection shows: its address, and what its headers declare.</summary>
internal static class CallFacts
{
    /// <summary>Metadata that names the device, by its id.</summary>
    public const string DeviceHeader = "magnetar-device-id";

    /// <summary>Metadata that names the platform.</summary>
    public const string PlatformHeader = "magnetar-platform";

    /// <summary>Metadata that names the application's version.</summary>
    public const string AppVersionHeader = "magnetar-app-version";

    /// <summary>The facts. On the way of every call: what is not shown costs a look.</summary>
    public static RiskFacts Of(Call call)
    {
        var headers = call.Http.Request.Headers;
        return new(
            call.Peer,
            Cut(headers.UserAgent),
            DeviceId.TryParse(headers[DeviceHeader].ToString(), out var device) ? device : null,
            Cut(headers[PlatformHeader]),
            Cut(FirstOf(headers.AcceptLanguage)),
            Cut(headers[AppVersionHeader]),
            call.Http.Request.IsHttps ? call.Http.Features.Get<TlsHelloFeature>()?.Fingerprint : null);
    }

    // More is not told apart, and an entry of the live table holds them.
    private static string? Cut(string? text) => text is { Length: > FactKey.TextMax } ? text[..FactKey.TextMax] : text;

    // Of a list with weights (RFC 9110 §12.5.4) the first: what applications declare at the sign-in is one tag.
    private static string? FirstOf(string? languages) =>
        languages?.AsSpan().IndexOfAny(',', ';') is >= 0 and var end ? languages[..end] : languages;
}
