using System.Runtime.InteropServices;

namespace MagnetarStudio.Cryptography.Signatures;

/// <summary>Ed25519 verification and sizes (RFC 8032 §5.1). Thread-safe.</summary>
public static class Ed25519
{
    /// <summary>Length of the secret seed, in bytes.</summary>
    public const int SeedSizeBytes = 32;

    /// <summary>Length of a public key, in bytes.</summary>
    public const int PublicKeySizeBytes = 32;

    /// <summary>Length of a signature, in bytes.</summary>
    public const int SignatureSizeBytes = 64;

    /// <summary>
    /// Whether <paramref name="signature"/> over <paramref name="message"/> was made by the key's holder.
    /// </summary>
    /// <param name="publicKey">32 bytes; a point of small order or off the curve signs nothing.</param>
    /// <param name="message">None or more bytes.</param>
    /// <param name="signature">Any bytes: other lengths and the malleable form (S not reduced) are refused.</param>
    /// <exception cref="ArgumentException">The public key is not 32 bytes long.</exception>
    public static bool Verify(
        ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(publicKey.Length, PublicKeySizeBytes, nameof(publicKey));
        if (signature.Length != SignatureSizeBytes)
        {
            return false;
        }

        Sodium.EnsureInitialized();
        return SodiumNative.crypto_sign_verify_detached(
            ref MemoryMarshal.GetReference(signature),
            ref MemoryMarshal.GetReference(message), (ulong)message.Length,
            ref MemoryMarshal.GetReference(publicKey)) == 0;
    }
}
