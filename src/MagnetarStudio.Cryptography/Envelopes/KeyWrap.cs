using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace MagnetarStudio.Cryptography.Envelopes;

/// <summary>
/// A 32-byte key sealed under another key, to be stored: random nonce (12), ciphertext (32), tag (16), by AES-256-GCM.
/// </summary>
/// <remarks>
/// Thread-safe. Random nonces allow 2^32 wraps under one wrapping key (NIST SP 800-38D §8.3): far more keys than are
/// ever made here.
/// </remarks>
public static class KeyWrap
{
    /// <summary>Length of a wrapped key, in bytes.</summary>
    public const int WrappedSizeBytes = AesGcmKey.NonceSizeBytes + AesGcmKey.SizeBytes + AesGcmKey.TagSizeBytes;

    /// <summary>Wraps <paramref name="key"/>.</summary>
    /// <param name="wrapping">The key that it is sealed under.</param>
    /// <param name="key">32 bytes.</param>
    /// <param name="associated">What the key is and whose, so that wrapped keys cannot change places.</param>
    /// <param name="secrets">Gives the nonce.</param>
    /// <exception cref="ArgumentException">The key is not 32 bytes long.</exception>
    public static byte[] Wrap(
        AesGcmKey wrapping, ReadOnlySpan<byte> key, ReadOnlySpan<byte> associated, ISecretSource secrets)
    {
        ArgumentNullException.ThrowIfNull(wrapping);
        ArgumentNullException.ThrowIfNull(secrets);
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, AesGcmKey.SizeBytes, nameof(key));

        var wrapped = new byte[WrappedSizeBytes];
        var nonce = wrapped.AsSpan(0, AesGcmKey.NonceSizeBytes);
        secrets.Fill(nonce);
        wrapping.Seal(nonce, key, wrapped.AsSpan(AesGcmKey.NonceSizeBytes), associated);
        return wrapped;
    }

    /// <summary>Unwraps what <see cref="Wrap"/> made; the caller owns <paramref name="key"/>.</summary>
    /// <returns>
    /// False for another wrapping key or associated text, and for any changed, missing or further byte.
    /// </returns>
    public static bool TryUnwrap(
        AesGcmKey wrapping,
        ReadOnlySpan<byte> wrapped,
        ReadOnlySpan<byte> associated,
        [NotNullWhen(true)] out SecretBytes? key)
    {
        ArgumentNullException.ThrowIfNull(wrapping);

        key = null;
        if (wrapped.Length != WrappedSizeBytes)
        {
            return false;
        }

        Span<byte> opened = stackalloc byte[AesGcmKey.SizeBytes];
        try
        {
            var isOurs = wrapping.TryOpen(
                wrapped[..AesGcmKey.NonceSizeBytes], wrapped[AesGcmKey.NonceSizeBytes..], opened, associated);
            key = isOurs ? new(opened) : null;
            return isOurs;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(opened);
        }
    }
}
