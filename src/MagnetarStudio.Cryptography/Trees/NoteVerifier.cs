using System.Diagnostics.CodeAnalysis;
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
        KeyId = NoteKeyText.IdOf(name, Ed25519Type, publicKey);
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
        Span<byte> key = stackalloc byte[Ed25519.PublicKeySizeBytes];
        var name = NoteKeyText.TryParse(text, Ed25519Type, key);
        verifier = name is null ? null : new(name, key);
        return verifier is not null;
    }

    /// <summary>Whether <paramref name="other"/> is this key, in this name; not for none.</summary>
    public bool IsSame(NoteVerifier? other) =>
        other is not null && Name == other.Name && PublicKey.SequenceEqual(other.PublicKey);

    /// <summary>The text form: name, key id in hexadecimal, base64 of type and key, joined by plus signs.</summary>
    public override string ToString() => NoteKeyText.Encode(Name, KeyId, Ed25519Type, _publicKey);

    internal bool Verify(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) =>
        Ed25519.Verify(_publicKey, text, signature);
}
