using System.Buffers.Binary;
using MagnetarStudio.Cryptography.Signatures;

namespace MagnetarStudio.Cryptography.Trees;

/// <summary>A named Ed25519 key that cosigns heads (C2SP tlog-cosignature). Thread-safe until disposed.</summary>
public sealed class Cosigner : IDisposable
{
    private readonly Ed25519Signer _key;

    /// <summary>Computes the key of a seed; the caller still owns, and should zero, <paramref name="seed"/>.</summary>
    /// <exception cref="ArgumentException">The name is not valid, or the seed is not 32 bytes long.</exception>
    public Cosigner(string name, ReadOnlySpan<byte> seed)
    {
        NoteName.Require(name);
        _key = new(seed);
        Verifier = new(name, _key.PublicKey);
    }

    /// <summary>The public half.</summary>
    public CosignatureVerifier Verifier { get; }

    /// <summary>Says that this head is the newest, and follows from every one before.</summary>
    /// <param name="note">The head.</param>
    /// <param name="at">When, cut to the second; not before 1970.</param>
    public NoteSignature Cosign(SignedNote note, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(note);
        var unixSeconds = checked((ulong)at.ToUnixTimeSeconds());
        var cosignature = new byte[CosignatureVerifier.SizeBytes];
        BinaryPrimitives.WriteUInt64BigEndian(cosignature, unixSeconds);
        _key.Sign(CosignatureVerifier.Message(note.Text, unixSeconds), cosignature.AsSpan(sizeof(ulong)));
        return new(Verifier.Name, Verifier.KeyId, cosignature);
    }

    /// <summary>Zeroes the secret key.</summary>
    public void Dispose() => _key.Dispose();
}
