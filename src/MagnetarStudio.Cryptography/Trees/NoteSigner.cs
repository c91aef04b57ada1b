using System.Text;
using MagnetarStudio.Cryptography.Signatures;

namespace MagnetarStudio.Cryptography.Trees;

/// <summary>A named Ed25519 key that signs notes (C2SP signed-note). Thread-safe until disposed.</summary>
public sealed class NoteSigner : IDisposable
{
    private readonly Ed25519Signer _key;

    /// <summary>Computes the key of a seed; the caller still owns, and should zero, <paramref name="seed"/>.</summary>
    /// <exception cref="ArgumentException">The name is not valid, or the seed is not 32 bytes long.</exception>
    public NoteSigner(string name, ReadOnlySpan<byte> seed)
    {
        NoteName.Require(name);
        _key = new(seed);
        Verifier = new(name, _key.PublicKey);
    }

    /// <summary>The public half.</summary>
    public NoteVerifier Verifier { get; }

    /// <summary>Zeroes the secret key.</summary>
    public void Dispose() => _key.Dispose();

    internal NoteSignature Sign(string text)
    {
        var signature = new byte[Ed25519.SignatureSizeBytes];
        _key.Sign(Encoding.UTF8.GetBytes(text), signature);
        return new(Verifier.Name, Verifier.KeyId, signature);
    }
}
