using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MagnetarStudio.Cryptography.Signatures;

namespace MagnetarStudio.Cryptography.Trees;

/// <summary>A public key that signs notes: name, key id and Ed25519 key (C2SP signed-note). Immutable.</summary>
public sealed class NoteVerifier
{
    private const byte Ed25519Type = 0x01;

    private readonly byte[] _publicKey;

    /// <summary>Binds a key to a name.</summary>
    /// <exception cref="ArgumentException">The name is not valid, or the key is not 32 bytes long.</exception>
    public NoteVerifier(string name, ReadOnlySpan<byte> publicKey)
    {
        NoteName.Require(name);
        ArgumentOutOfRangeException.ThrowIfNotEqual(
            publicKey.Length, Ed25519.PublicKeySizeBytes, nameof(publicKey));
        (Name, _publicKey) = (name, publicKey.ToArray());
        KeyId = KeyIdOf(name, publicKey);
    }

    /// <summary>The key's name; for a log, its origin.</summary>
    public string Name { get; }

    /// <summary>
    /// First four bytes, big-endian, of SHA-256 over name, newline, type and key. It only helps to find the key: it is
    /// no proof of anything.
    /// </summary>
    public uint KeyId { get; }

    /// <summary>The Ed25519 key, 32 bytes.</summary>
    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>Reads the text form, as other tools print it too.</summary>
    /// <returns>False for any other text, a key id that is not the key's own included.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out NoteVerifier? verifier)
    {
        // The base64 part may hold a plus, so only the first two divide.
        verifier = null;
        Span<Range> parts = stackalloc Range[3];
        Span<byte> typedKey = stackalloc byte[1 + Ed25519.PublicKeySizeBytes];
        if (text is null
            || text.AsSpan().Split(parts, '+') != 3
            || !NoteName.IsValid(text.AsSpan(parts[0]))
            || !Convert.TryFromBase64Chars(text.AsSpan(parts[2]), typedKey, out var size)
            || size != typedKey.Length)
        {
            return false;
        }

        // Key id, type and spelling are checked at once: only the key's own text is taken.
        var parsed = new NoteVerifier(text[parts[0]], typedKey[1..]);
        verifier = parsed.ToString() == text ? parsed : null;
        return verifier is not null;
    }

    /// <summary>Whether <paramref name="other"/> is this key, in this name; not for none.</summary>
    public bool IsSame(NoteVerifier? other) =>
        other is not null && Name == other.Name && PublicKey.SequenceEqual(other.PublicKey);

    /// <summary>The text form: name, key id in hexadecimal, base64 of type and key, joined by plus signs.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name}+{KeyId:x8}+{Convert.ToBase64String([Ed25519Type, .. _publicKey])}");

    internal bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) =>
        Ed25519.Verify(_publicKey, text, signature);

    private static uint KeyIdOf(string name, ReadOnlySpan<byte> publicKey)
    {
        byte[] named = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', Ed25519Type, .. publicKey];
        return BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(named));
    }
}
