using System.Security.Cryptography;

namespace MagnetarStudio.Cryptography.Envelopes;

/// <summary>
/// A 32-byte key from a person's passphrase: PBKDF2-HMAC-SHA256, 600,000 iterations, 32-byte salt (RFC 8018 §5.2,
/// OWASP Password Storage Cheat Sheet). Thread-safe.
/// </summary>
public static class PassphraseKey
{
    /// <summary>Length of the salt, in bytes: random, and stored in the open beside what the key wraps.</summary>
    public const int SaltSizeBytes = 32;

    /// <summary>Rounds of HMAC: about a tenth of a second or two.</summary>
    public const int Iterations = 600_000;

    /// <summary>Derives the key. Whether the passphrase is long enough was judged before.</summary>
    /// <param name="passphrase">One byte or more, as typed.</param>
    /// <param name="salt">32 bytes.</param>
    /// <exception cref="ArgumentException">The passphrase is empty, or the salt has another length.</exception>
    public static SecretBytes Derive(ReadOnlySpan<byte> passphrase, ReadOnlySpan<byte> salt)
    {
        ArgumentOutOfRangeException.ThrowIfZero(passphrase.Length, nameof(passphrase));
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltSizeBytes, nameof(salt));

        Span<byte> key = stackalloc byte[AesGcmKey.SizeBytes];
        try
        {
            Rfc2898DeriveBytes.Pbkdf2(passphrase, salt, key, Iterations, HashAlgorithmName.SHA256);
            return new(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
