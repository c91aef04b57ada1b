using System.Security.Cryptography;

namespace MagnetarStudio.Cryptography.Envelopes;

/// <summary>One AES-256-GCM key: 96-bit nonces, 128-bit tags (NIST SP 800-38D §5.2.1, RFC 5116 §5.2).</summary>
/// <remarks>
/// The caller answers for the nonces: under one key, none twice. Thread-safe: calls take turns, because the
/// cipher's state below is one. Nothing is allocated by a call that succeeds.
/// </remarks>
public sealed class AesGcmKey : IDisposable
{
    /// <summary>Length of a key, in bytes.</summary>
    public const int SizeBytes = 32;

    /// <summary>Length of a nonce, in bytes.</summary>
    public const int NonceSizeBytes = 12;

    /// <summary>Length of a tag, in bytes: how much longer the sealed form is.</summary>
    public const int TagSizeBytes = 16;

    private readonly Lock _turn = new();
    private readonly AesGcm _cipher;

    /// <summary>Prepares the cipher; the caller still owns, and should zero, <paramref name="key"/>.</summary>
    /// <exception cref="ArgumentException">The key is not 32 bytes long.</exception>
    public AesGcmKey(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, SizeBytes, nameof(key));
        _cipher = new(key, TagSizeBytes);
    }

    /// <summary>Encrypts <paramref name="plaintext"/> and puts the tag behind it.</summary>
    /// <param name="nonce">12 bytes, never used before under this key.</param>
    /// <param name="plaintext">What to seal, none or more bytes.</param>
    /// <param name="destination">Exactly 16 bytes longer than the plaintext: ciphertext, then tag.</param>
    /// <param name="associated">What the tag covers besides and is stored or known elsewhere.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    /// <exception cref="ObjectDisposedException">The key is gone.</exception>
    public void Seal(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> destination, ReadOnlySpan<byte> associated)
    {
        RequireNonce(nonce);
        ArgumentOutOfRangeException.ThrowIfNotEqual(
            destination.Length, plaintext.Length + TagSizeBytes, nameof(destination));

        lock (_turn)
        {
            _cipher.Encrypt(
                nonce, plaintext, destination[..plaintext.Length], destination[plaintext.Length..], associated);
        }
    }

    /// <summary>Checks the tag and decrypts.</summary>
    /// <param name="nonce">The 12 bytes that it was sealed with.</param>
    /// <param name="ciphertextAndTag">What <see cref="Seal"/> wrote.</param>
    /// <param name="plaintext">Exactly 16 bytes shorter; zeroed when the answer is false.</param>
    /// <param name="associated">The same bytes as when it was sealed.</param>
    /// <returns>False for another key, nonce or associated text, and for any changed or missing byte.</returns>
    /// <exception cref="ArgumentException">The nonce or <paramref name="plaintext"/> has the wrong length.</exception>
    /// <exception cref="ObjectDisposedException">The key is gone.</exception>
    public bool TryOpen(
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> ciphertextAndTag,
        Span<byte> plaintext,
        ReadOnlySpan<byte> associated)
    {
        RequireNonce(nonce);
        var size = ciphertextAndTag.Length - TagSizeBytes;
        if (size < 0)
        {
            CryptographicOperations.ZeroMemory(plaintext);
            return false;
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(plaintext.Length, size, nameof(plaintext));
        try
        {
            lock (_turn)
            {
                _cipher.Decrypt(nonce, ciphertextAndTag[..size], ciphertextAndTag[size..], plaintext, associated);
            }

            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            CryptographicOperations.ZeroMemory(plaintext);
            return false;
        }
    }

    /// <summary>Forgets the key. A second call does nothing.</summary>
    public void Dispose() => _cipher.Dispose();

    private static void RequireNonce(ReadOnlySpan<byte> nonce) =>
        ArgumentOutOfRangeException.ThrowIfNotEqual(nonce.Length, NonceSizeBytes, nameof(nonce));
}
