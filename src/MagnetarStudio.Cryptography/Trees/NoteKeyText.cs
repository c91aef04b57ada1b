using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MagnetarStudio.Cryptography.Signatures;

namespace MagnetarStudio.Cryptography.Trees;

/// <summary>The text form and the id of an Ed25519 key of a given use (C2SP signed-note, verifier keys).</summary>
internal static class NoteKeyText
{
    /// <summary>First four bytes, big-endian, of SHA-256 over name, newline, type and key.</summary>
    public static uint IdOf(string name, byte type, ReadOnlySpan<byte> publicKey)
    {
        byte[] named = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', type, .. publicKey];
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(named));
    }

    /// <summary>Name, key id in hexadecimal, base64 of type and key, joined by plus signs.</summary>
    public static string Encode(string name, uint keyId, byte type, ReadOnlySpan<byte> publicKey) => string.Create(
        CultureInfo.InvariantCulture, $"{name}+{keyId:x8}+{Convert.ToBase64String([type, .. publicKey])}");

    /// <summary>Reads a text of that form.</summary>
    /// <param name="text">The text.</param>
    /// <param name="type">What the key must be for.</param>
    /// <param name="publicKey">32 bytes, overwritten.</param>
    /// <returns>The name; null for any other text, a key id that is not the key's own included.</returns>
    public static string? TryParse(string? text, byte type, Span<byte> publicKey)
    {
        // The base64 part may hold a plus, so only the first two divide.
        Span<Range> parts = stackalloc Range[3];
        Span<byte> typedKey = stackalloc byte[1 + Ed25519.PublicKeySizeBytes];
        if (text is null
            || text.AsSpan().Split(parts, '+') != 3
            || !NoteName.IsValid(text.AsSpan(parts[0]))
            || !Convert.TryFromBase64Chars(text.AsSpan(parts[2]), typedKey, out var size)
            || size != typedKey.Length)
        {
            return null;
        }

        // Key id, type and spelling are checked at once: only the key's own text is taken.
        var name = text[parts[0]];
        typedKey[1..].CopyTo(publicKey);
        return Encode(name, IdOf(name, type, publicKey), type, publicKey) == text ? name : null;
    }
}
