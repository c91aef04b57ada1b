using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;

namespace MagnetarStudio.Server.Keys;

/// <summary>Reads the claims of a token, strictly: each of our types, none twice, none of another's.</summary>
/// <remarks>
/// We are the only issuer, so a claim that we do not write is a sign that something else made the token. Thread-safe.
/// </remarks>
/// <param name="issuer">The only <c>iss</c>.</param>
/// <param name="audience">The only <c>aud</c>.</param>
internal sealed class ClaimsReader(string issuer, string audience)
{
    /// <summary>Life of a token, and the longest accepted.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(3_600);

    private const int MethodsMax = 8;
    private const int TextLengthMax = 64;

    // The last second that DateTimeOffset knows, 9999-12-31T23:59:59Z.
    private const long UnixSecondsMax = 253_402_300_799;

    /// <summary>Reads the payload.</summary>
    /// <param name="json">Bytes whose signature is verified.</param>
    /// <param name="claims">The claims; null for any payload that is not exactly one of ours.</param>
    public bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out AccessClaims? claims)
    {
        claims = null;
        try
        {
            claims = Read(json);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // JsonException for what is not JSON; InvalidOperationException for a string that is not UTF-8.
        }

        return claims is not null;
    }

    private AccessClaims? Read(ReadOnlySpan<byte> json)
    {
        var raw = new RawClaims();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 2 });
        if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
        {
            return null;
        }

        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (!TryTake(ref reader, raw))
            {
                return null;
            }
        }

        return reader.Read() ? null : Judge(raw);
    }

    private static bool TryTake(ref Utf8JsonReader reader, RawClaims raw)
    {
        var name = reader.GetString();
        if (!reader.Read())
        {
            return false;
        }

        // Each arm takes a claim that was not there before; a second one of the same name falls to the last arm.
        return name switch
        {
            "iss" when raw.Issuer is null => (raw.Issuer = Text(ref reader, 256)) is not null,
            "aud" when raw.Audience is null => (raw.Audience = Text(ref reader, 256)) is not null,
            "sub" when raw.Subject is null => (raw.Subject = Text(ref reader, TextLengthMax)) is not null,
            "sid" when raw.Session is null => (raw.Session = Text(ref reader, TextLengthMax)) is not null,
            "jti" when raw.TokenId is null => (raw.TokenId = Text(ref reader, TextLengthMax)) is not null,
            "role" when raw.Role is null => (raw.Role = Text(ref reader, TextLengthMax)) is not null,
            "amr" when raw.Methods is null => (raw.Methods = Texts(ref reader)) is not null,
            "iat" when raw.IssuedAt is null => (raw.IssuedAt = Number(ref reader, UnixSecondsMax)) is not null,
            "nbf" when raw.NotBefore is null => (raw.NotBefore = Number(ref reader, UnixSecondsMax)) is not null,
            "exp" when raw.ExpiresAt is null => (raw.ExpiresAt = Number(ref reader, UnixSecondsMax)) is not null,
            "auth_time" when raw.AuthTime is null => (raw.AuthTime = Number(ref reader, UnixSecondsMax)) is not null,
            "rc" when raw.RefreshCounter is null =>
                (raw.RefreshCounter = Number(ref reader, uint.MaxValue)) is not null,
            _ => false,
        };
    }

    private AccessClaims? Judge(RawClaims raw)
    {
        if (raw.Issuer != issuer || raw.Audience != audience
            || !AccountId.TryParse(raw.Subject, out var account) || account.ToString() != raw.Subject
            || !SessionId.TryParse(raw.Session, out var session) || session.ToString() != raw.Session
            || !RoleNames.TryParse(raw.Role, out var role)
            || raw is not { TokenId: { Length: > 0 } tokenId, Methods: { } methods, RefreshCounter: { } counter }
            || raw is not { IssuedAt: { } issuedAt, ExpiresAt: { } expiresAt, AuthTime: { } authTime })
        {
            return null;
        }

        var life = expiresAt - issuedAt;
        return life > 0 && life <= (long)Lifetime.TotalSeconds
            ? new AccessClaims(
                account, session, tokenId, Time(issuedAt), Time(raw.NotBefore ?? issuedAt), Time(expiresAt),
                Time(authTime), methods, role, (uint)counter)
            : null;
    }

    private static DateTimeOffset Time(long unixSeconds) => DateTimeOffset.FromUnixTimeSeconds(unixSeconds);

    private static string? Text(ref Utf8JsonReader reader, int lengthMax) =>
        reader.TokenType is JsonTokenType.String && reader.GetString() is { } text && text.Length <= lengthMax
            ? text
            : null;

    private static List<string>? Texts(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            return null;
        }

        var texts = new List<string>(1);
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (texts.Count == MethodsMax || Text(ref reader, TextLengthMax) is not { Length: > 0 } text)
            {
                return null;
            }

            texts.Add(text);
        }

        return texts.Count > 0 ? texts : null;
    }

    // Digits only: no sign, no fraction, no exponent, whatever value they come to.
    private static long? Number(ref Utf8JsonReader reader, long max) =>
        reader.TokenType is JsonTokenType.Number
        && long.TryParse(reader.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number <= max
            ? number
            : null;
}
