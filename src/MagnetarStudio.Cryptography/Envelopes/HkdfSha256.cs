using System.Security.Cryptography;

namespace MagnetarStudio.Cryptography.Envelopes;

/// <summary>HKDF with SHA-256: many independent keys from one good one (RFC 5869). Thread-safe.</summary>
/// <remarks>Not for passphrases, which need a slow function: <see cref="PassphraseKey"/>.</remarks>
public static class HkdfSha256
{
    /// <summary>Most output, in bytes: 255 blocks (RFC 5869 §2.3).</summary>
    public const int OutputSizeBytesMax = 255 * SHA256.HashSizeInBytes;

    /// <summary>Fills <paramref name="output"/>.</summary>
    /// <param name="secret">Uniform key material.</param>
    /// <param name="salt">Public, may be empty.</param>
    /// <param name="info">What the key is for: <c>magnetar/v1/use</c> and what else tells keys apart.</param>
    /// <param name="output">1 to 8,160 bytes.</param>
    /// <exception cref="ArgumentException">The secret is empty, or the output has an impossible length.</exception>
    public static void Derive(
        ReadOnlySpan<byte> secret, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfZero(secret.Length, nameof(secret));
        ArgumentOutOfRangeException.ThrowIfZero(output.Length, nameof(output));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(output.Length, OutputSizeBytesMax, nameof(output));
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, output, salt, info);
    }

    /// <summary>A 32-byte key; otherwise as <see cref="Derive"/>.</summary>
    public static SecretBytes DeriveKey(
        ReadOnlySpan<byte> secret, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info) =>
        SecretBytes.Create(
            SHA256.HashSizeInBytes,
            new Inputs(secret, salt, info),
            static (key, from) => Derive(from.Secret, from.Salt, from.Info, key));

    private readonly ref struct Inputs(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> info)
    {
        public ReadOnlySpan<byte> Secret { get; } = secret;

        public ReadOnlySpan<byte> Salt { get; } = salt;

        public ReadOnlySpan<byte> Info { get; } = info;
    }
}
