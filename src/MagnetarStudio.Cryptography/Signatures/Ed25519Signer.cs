using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MagnetarStudio.Cryptography.Signatures;

/// <summary>Holds one Ed25519 signing key (RFC 8032 §5.1). Thread-safe until disposed.</summary>
public sealed class Ed25519Signer : IDisposable
{
    // libsodium's form of the key: the seed, then the public key.
    private const int ExpandedSizeBytes = Ed25519.SeedSizeBytes + Ed25519.PublicKeySizeBytes;

    private readonly byte[] _publicKey = new byte[Ed25519.PublicKeySizeBytes];
    private readonly SecretBytes _secretKey;

    /// <summary>
    /// Computes the key pair of a seed; the caller still owns, and should zero, <paramref name="seed"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The seed is not 32 bytes long.</exception>
    public Ed25519Signer(ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, Ed25519.SeedSizeBytes, nameof(seed));

        Sodium.EnsureInitialized();
        Span<byte> expanded = stackalloc byte[ExpandedSizeBytes];
        try
        {
            // It returns 0 for every seed of the right length.
            _ = SodiumNative.crypto_sign_seed_keypair(
                ref MemoryMarshal.GetArrayDataReference(_publicKey),
                ref MemoryMarshal.GetReference(expanded),
                ref MemoryMarshal.GetReference(seed));
            _secretKey = new(expanded);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(expanded);
        }
    }

    /// <summary>The public key, 32 bytes.</summary>
    public ReadOnlySpan<byte> PublicKey => _publicKey;

    /// <summary>Signs. The same message always gets the same signature.</summary>
    /// <param name="message">None or more bytes.</param>
    /// <param name="signature">64 bytes, overwritten.</param>
    /// <exception cref="ArgumentException">The signature's room is not 64 bytes long.</exception>
    /// <exception cref="ObjectDisposedException">The key is gone.</exception>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(
            signature.Length, Ed25519.SignatureSizeBytes, nameof(signature));

        // It returns 0 for every message.
        _ = SodiumNative.crypto_sign_detached(
            ref MemoryMarshal.GetReference(signature), signatureLength: 0,
            ref MemoryMarshal.GetReference(message), (ulong)message.Length,
            ref MemoryMarshal.GetReference(_secretKey.Span));
    }

    /// <summary>Zeroes the secret key. A second call does nothing.</summary>
    public void Dispose() => _secretKey.Dispose();
}
