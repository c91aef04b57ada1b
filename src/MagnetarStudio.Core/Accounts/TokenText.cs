using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Core.Accounts;

/// <summary>The text form of our own tokens: a prefix that tells the kind, then canonical base64url.</summary>
internal static class TokenText
{
    /// <summary>Reads a token of exactly this kind and size.</summary>
    /// <returns>Its bytes; null for any other text.</returns>
    public static byte[]? TryRead(string? text, string prefix, int sizeBytes)
    {
        if (text is null || !text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var bytes = new byte[sizeBytes];
        return Base64UrlText.TryDecodeExact(text.AsSpan(prefix.Length), bytes)
            ? bytes
            : null;
    }

    /// <summary>Writes a token.</summary>
    public static string Write(string prefix, ReadOnlySpan<byte> bytes) => prefix + Base64UrlText.Encode(bytes);
}
