using System.Diagnostics.CodeAnalysis;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Server.Keys;

/// <summary>The operator's own token key, <c>ELOHIMOS_JWT_SECRET_KEY</c>: HS256 uses its bytes as they are.</summary>
internal sealed class JwtSecret
{
    /// <summary>What the text must be, for the operator.</summary>
    public const string Form = "must be 64 or more hex digits, or 43 or more base64url characters";

    private const int HexLengthMin = KeyAlgorithm.SizeBytes * 2;
    private const int Base64UrlLengthMin = 43; // 32 bytes

    private JwtSecret(byte[] bytes) => Bytes = bytes;

    /// <summary>32 bytes or more.</summary>
    public byte[] Bytes { get; }

    /// <summary>Reads what the operator wrote.</summary>
    /// <param name="text">The text; never echoed.</param>
    /// <param name="secret">The secret; null with a fault.</param>
    /// <param name="fault">What is wrong with it, the end of a sentence that begins with its name; null if
    /// nothing.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out JwtSecret? secret, [NotNullWhen(false)] out string? fault)
    {
        var bytes = Decode(text);
        fault = SecretQuality.IsPlaceholder(text) ? "is still the placeholder"
            : bytes is null || !KeyAlgorithm.Hs256.Accepts(bytes) ? Form
            : SecretQuality.IsTooRegular(bytes) ? "is too regular to be a key. `magnetar init` makes good ones"
            : null;

        secret = fault is null ? new JwtSecret(bytes!) : null;
        return secret is not null;
    }

    /// <summary>Always redacted.</summary>
    public override string ToString() => "JwtSecret(redacted)";

    // Hex first: 64 hex digits are also base64url, of 48 other bytes.
    private static byte[]? Decode(string text)
    {
        if (text.Length >= HexLengthMin && text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit))
        {
            return Convert.FromHexString(text);
        }

        var room = new byte[KeyAlgorithm.Hs256.SizeBytesMax];
        return text.Length >= Base64UrlLengthMin && Base64UrlText.TryDecode(text, room, out var size)
            ? room[..size]
            : null;
    }
}
