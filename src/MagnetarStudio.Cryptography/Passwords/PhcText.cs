using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MagnetarStudio.Cryptography.Passwords;

/// <summary>The pieces of a PHC string: decimal parameters, and standard base64 without padding.</summary>
/// <remarks>
/// Reads leniently; the caller accepts a hash only if it encodes to the text it was read from, which is strict.
/// </remarks>
internal static class PhcText
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    public static bool TryDecode(
        ReadOnlySpan<char> text, int sizeBytes, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = new byte[sizeBytes];
        var padded = string.Concat(text, "==".AsSpan(0, (3 - (sizeBytes % 3)) % 3));
        if (Convert.TryFromBase64String(padded, bytes, out var size) && size == sizeBytes)
        {
            return true;
        }

        bytes = null;
        return false;
    }

    public static bool TryReadNumber(ReadOnlySpan<char> text, string name, out int value)
    {
        value = 0;
        return text.StartsWith(name, StringComparison.Ordinal)
            && int.TryParse(text[name.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
