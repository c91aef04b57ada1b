using System.Text.Json;
using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Server.Keys;

/// <summary>Refuses every text that is not spelled like a token of ours, before any key or library sees it.</summary>
/// <remarks>
/// Compact form only (RFC 7515 §7.1): three canonical base64url parts. The header has exactly <c>alg</c>, <c>typ</c>
/// and <c>kid</c>, so <c>jku</c>, <c>jwk</c>, <c>x5u</c>, <c>crit</c>, <c>zip</c> and all that is yet to be invented
/// are
/// refused alike (RFC 8725 §3.1, §3.10). Thread-safe.
/// </remarks>
internal static class TokenForm
{
    /// <summary>Longest token, in characters.</summary>
    public const int LengthMax = 4_096;

    /// <summary>The only <c>typ</c> (RFC 9068 §2.1).</summary>
    public const string Type = "at+jwt";

    private const int DecodedSizeBytesMax = LengthMax / 4 * 3;

    private static ReadOnlySpan<byte> TypeBytes => "at+jwt"u8;

    /// <summary>Judges the form and reads the header.</summary>
    /// <param name="token">Any text, however hostile.</param>
    /// <param name="header">The header; default after a refusal.</param>
    /// <param name="claims">The payload's bytes, not yet judged; empty after a refusal.</param>
    public static bool TryRead(string token, out TokenHeader header, out byte[] claims)
    {
        (header, claims) = (default, []);
        if (token.Length > LengthMax || token.AsSpan().Count('.') != 2)
        {
            return false;
        }

        var headerEnd = token.IndexOf('.');
        var claimsEnd = token.LastIndexOf('.');
        Span<byte> room = stackalloc byte[DecodedSizeBytesMax];

        // The signature's bytes are the library's to read; here only their spelling counts.
        if (!Base64UrlText.TryDecode(token.AsSpan(claimsEnd + 1), room, out var size) || size == 0
            || !Base64UrlText.TryDecode(token.AsSpan(0, headerEnd), room, out size)
            || !TryReadHeader(room[..size], out header)
            || !Base64UrlText.TryDecode(token.AsSpan(headerEnd + 1, claimsEnd - headerEnd - 1), room, out size))
        {
            header = default;
            return false;
        }

        claims = room[..size].ToArray();
        return true;
    }

    private static bool TryReadHeader(ReadOnlySpan<byte> json, out TokenHeader header)
    {
        string? algorithm = null, kid = null;
        var hasType = false;
        header = default;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1 });
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                // A member that is there twice has been read already, and is refused like an unknown one.
                var isKnown = algorithm is null && reader.ValueTextEquals("alg"u8) && Take(ref reader, out algorithm)
                    || kid is null && reader.ValueTextEquals("kid"u8) && Take(ref reader, out kid)
                    || !hasType && reader.ValueTextEquals("typ"u8) && (hasType = IsType(ref reader));
                if (!isKnown)
                {
                    return false;
                }
            }

            if (reader.Read() || algorithm is null || kid is null || !hasType)
            {
                return false;
            }
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            return false;
        }

        header = new TokenHeader(algorithm, kid);
        return true;
    }

    private static bool Take(ref Utf8JsonReader reader, out string? text)
    {
        text = reader.Read() && reader.TokenType is JsonTokenType.String ? reader.GetString() : null;
        return text is not null;
    }

    private static bool IsType(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType is JsonTokenType.String && reader.ValueTextEquals(TypeBytes);
}
