using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;

namespace MagnetarStudio.Server.Settings;

/// <summary>One place to listen at: <c>http://HOST:PORT</c>, <c>https://HOST:PORT</c> or <c>unix:PATH</c>.</summary>
/// <param name="Scheme">How it is reached.</param>
/// <param name="Address">The address; null for a Unix socket.</param>
/// <param name="Port">The port, 0 for one that the system chooses; 0 for a Unix socket.</param>
/// <param name="Path">Absolute path of the socket; null for an address.</param>
internal sealed record ListenEndpoint(ListenScheme Scheme, IPAddress? Address, int Port, string? Path)
{
    /// <summary>
    /// Longest path of a Unix socket, in bytes: <c>sun_path</c> with its closing NUL (unix(7)), less four.
    /// </summary>
    public const int PathSizeBytesMax = 103;

    /// <summary>The wanted form, for the operator.</summary>
    public const string Form =
        "must be http://ADDRESS:PORT, https://ADDRESS:PORT or unix:PATH; ADDRESS is localhost or an IP address";

    private const string UnixPrefix = "unix:";

    /// <summary>Whether only this machine reaches it.</summary>
    public bool IsLocal => Address is null || IPAddress.IsLoopback(Address);

    /// <summary>Reads the text form. No name is looked up.</summary>
    /// <returns>False for any other text.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out ListenEndpoint? endpoint)
    {
        endpoint = text.StartsWith(UnixPrefix, StringComparison.Ordinal) ? ParseUnix(text[UnixPrefix.Length..])
            : text.StartsWith("http://", StringComparison.Ordinal)
                ? ParseTcp(ListenScheme.Http, text["http://".Length..])
            : text.StartsWith("https://", StringComparison.Ordinal)
                ? ParseTcp(ListenScheme.Https, text["https://".Length..])
            : null;
        return endpoint is not null;
    }

    /// <summary>Whether a socket can be bound at this path.</summary>
    public static bool IsSocketPath(string path) => Encoding.UTF8.GetByteCount(path) <= PathSizeBytesMax;

    /// <summary>The text form.</summary>
    public override string ToString() => Path is not null
        ? UnixPrefix + Path
        : $"{(Scheme is ListenScheme.Https ? "https" : "http")}://{new IPEndPoint(Address!, Port)}";

    private static ListenEndpoint? ParseUnix(string path)
    {
        var full = path.Length > 0 && !path.Contains('\0') ? System.IO.Path.GetFullPath(path) : string.Empty;
        return full.Length > 0 && IsSocketPath(full) ? new ListenEndpoint(ListenScheme.Unix, null, 0, full) : null;
    }

    private static ListenEndpoint? ParseTcp(ListenScheme scheme, string text)
    {
        text = text.EndsWith('/') ? text[..^1] : text;
        var colon = text.LastIndexOf(':');
        if (colon < 0
            || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return null;
        }

        var host = text[..colon];
        return host == "localhost" ? new ListenEndpoint(scheme, IPAddress.Loopback, port, null)
            : IsAddress(host) && IPAddress.TryParse(host, out var address)
                ? new ListenEndpoint(scheme, address, port, null)
            : null;
    }

    // The class library also takes "1", "0x7f.1" and an IPv6 address without its brackets.
    private static bool IsAddress(string host) => host.StartsWith('[')
        ? host.EndsWith(']')
        : host.Count(character => character == '.') == 3 && host.All(c => char.IsAsciiDigit(c) || c == '.');
}
