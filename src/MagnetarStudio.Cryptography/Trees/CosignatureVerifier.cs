using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using MagnetarStudio.Cryptography.Signatures;

namespace MagnetarStudio.Cryptography.Trees;

/// <summary>A witness's public key: name, key id and Ed25519 key (C2SP tlog-cosignature). Immutable.</summary>
/// <remarks>
/// A cosignature says more than a signature: that at its time this head was the newest that the witness had seen of the
/// log, and followed from every one before. It is made over other bytes, so neither can be taken for the other.
/// </remarks>
public sealed class CosignatureVerifier
{
    internal const int SizeBytes = sizeof(ulong) + Ed25519.SignatureSizeBytes;

    private const byte Ed25519Type = 0x04;

    private readonly byte[] _publicKey;

    /// <summary>Binds a key to a name.</summary>
    /// <exception cref="ArgumentException">The name is not valid, or the key is not 32 bytes long.</exception>
    public CosignatureVerifier(string name, ReadOnlySpan<byte> publicKey)
    {
        NoteName.Require(name);
        ArgumentOutOfRangeException.ThrowIfNotEqual(
            publicKey.Length, Ed25519.PublicKeySizeBytes, nameof(publicKey));
        (Name, _publicKey) = (name, publicKey.ToArray());
        KeyId = NoteKeyText.IdOf(name, Ed25519Type, publicKey);
    }

    /// <summary>The witness's name.</summary>
    public string Name { get; }

    /// <summary>Helps to find the key; no proof of anything.</summary>
    public uint KeyId { get; }

    /// <summary>Reads the text form, as other tools print it too.</summary>
    /// <returns>False for any other text, the key of a log included.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out CosignatureVerifier? verifier)
    {
        Span<byte> key = stackalloc byte[Ed25519.PublicKeySizeBytes];
        var name = NoteKeyText.TryParse(text, Ed25519Type, key);
        verifier = name is null ? null : new(name, key);
        return verifier is not null;
    }

    /// <summary>The text form: name, key id in hexadecimal, base64 of type and key, joined by plus signs.</summary>
    public override string ToString() => NoteKeyText.Encode(Name, KeyId, Ed25519Type, _publicKey);

    /// <summary>The first cosignature of this key under the note that is right.</summary>
    /// <returns>Null if there is none; those of other keys are passed over.</returns>
    public NoteSignature? Find(SignedNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        return note.Signatures.FirstOrDefault(line =>
            line.Name == Name && line.KeyId == KeyId && Verify(note.Text, line.Signature.Span));
    }

    // A header for the domain, the time, then the note's text.
    internal static byte[] Message(string text, ulong unixSeconds) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {unixSeconds}\n{text}"));

    private bool Verify(string text, ReadOnlySpan<byte> cosignature)
    {
        if (cosignature.Length != SizeBytes)
        {
            return false;
        }

        var unixSeconds = BinaryPrimitives.ReadUInt64BigEndian(cosignature);
        return unixSeconds <= long.MaxValue
            && Ed25519.Verify(_publicKey, Message(text, unixSeconds), cosignature[sizeof(ulong)..]);
    }
}
