using System.Buffers.Text;

namespace MagnetarStudio.Cryptography;

/// <summary>Base64url without padding, one text for each byte string (RFC 4648 §3.5 and §5).</summary>
/// <remarks>
/// The BCL's decoder also takes padding, white space and stray trailing bits, and throws on the rest; a token that
/// can be spelled in two ways defeats caches, revocation by digest and comparisons. Thread-safe.
/// </remarks>
public static class Base64UrlText
{
    /// <summary>Characters needed for <paramref name="sizeBytes"/> bytes.</summary>
    public static int LengthOf(int sizeBytes) => Base64Url.GetEncodedLength(sizeBytes);

    /// <summary>The only text of <paramref name="bytes"/>.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    /// <summary>
    /// Reads <paramref name="text"/> into the front of <paramref name="destination"/>, without throwing.
    /// </summary>
    /// <param name="text">Any text, however hostile.</param>
    /// <param name="destination">Room for the bytes; its content is undefined after a refusal.</param>
    /// <param name="sizeBytes">Bytes written; 0 after a refusal.</param>
    /// <returns>
    /// False for padding, white space, the standard alphabet, an impossible length, non-zero trailing bits, or more
    /// bytes than <paramref name="destination"/> takes.
    /// </returns>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> destination, out int sizeBytes)
    {
        sizeBytes = 0;
        var size = (int)(text.Length * 6L / 8);
        if (text.Length % 4 == 1 || size > destination.Length)
        {
            return false;
        }

        // Bits wait in the low end of the accumulator until eight of them make a byte.
        uint waiting = 0;
        var bits = 0;
        var written = 0;
        foreach (var character in text)
        {
            var value = ValueOf(character);
            if (value < 0)
            {
                return false;
            }

            waiting = (waiting << 6) | (uint)value;
            bits += 6;
            if (bits >= 8)
            {
                bits -= 8;
                destination[written++] = (byte)(waiting >> bits);
                waiting &= (1u << bits) - 1;
            }
        }

        if (waiting != 0)
        {
            return false;
        }

        sizeBytes = written;
        return true;
    }

    /// <summary>Reads a text of exactly <paramref name="destination"/>'s length in bytes.</summary>
    /// <returns>False for any other text.</returns>
    public static bool TryDecodeExact(ReadOnlySpan<char> text, Span<byte> destination) =>
        TryDecode(text, destination, out var size) && size == destination.Length;

    private static int ValueOf(char character) => character switch
    {
        >= 'A' and <= 'Z' => character - 'A',
        >= 'a' and <= 'z' => character - 'a' + 26,
        >= '0' and <= '9' => character - '0' + 52,
        '-' => 62,
        '_' => 63,
        _ => -1,
    };
}
