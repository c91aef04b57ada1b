using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MagnetarStudio.Core.Risk;

/// <summary>Stands for a text in a history: equal texts have equal keys, and a stranger cannot aim at one.</summary>
/// <remarks>The first 64 bits of SHA-256 (FIPS 180-4). Small, and it does not carry the text about.</remarks>
public static class FactKey
{
    /// <summary>The key of nothing.</summary>
    public const ulong None = 0;

    /// <summary>The key of a client that does not describe itself, where the others do.</summary>
    public const ulong Silent = 1;

    /// <summary>Characters that count; what follows is ignored, so that no text can make a score slow.</summary>
    public const int TextMax = 256;

    private const int Utf8BytesPerCharacterMax = 3;

    /// <summary>The key of a text, the case of ASCII letters aside.</summary>
    /// <returns><see cref="None"/> for an empty text.</returns>
    public static ulong Of(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return None;
        }

        Span<char> folded = stackalloc char[TextMax];
        var length = Math.Min(text.Length, TextMax);
        for (var index = 0; index < length; index++)
        {
            folded[index] = char.IsAsciiLetterUpper(text[index]) ? (char)(text[index] | ' ') : text[index];
        }

        Span<byte> utf8 = stackalloc byte[TextMax * Utf8BytesPerCharacterMax];
        return Of(utf8[..Encoding.UTF8.GetBytes(folded[..length], utf8)]);
    }

    /// <summary>The key of an id.</summary>
    public static ulong Of(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return Of(bytes);
    }

    private static ulong Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return Math.Max(BinaryPrimitives.ReadUInt64BigEndian(digest), Silent + 1);
    }
}
