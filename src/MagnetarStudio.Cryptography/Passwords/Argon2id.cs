using System.Runtime.InteropServices;

namespace MagnetarStudio.Cryptography.Passwords;

/// <summary>Argon2id version 0x13 with one lane, without secret and associated data (RFC 9106).</summary>
/// <remarks>Thread-safe. Each call takes its memory from the system and gives it back.</remarks>
public static class Argon2id
{
    /// <summary>Length of a salt, in bytes (RFC 9106 §4).</summary>
    public const int SaltSizeBytes = 16;

    /// <summary>Shortest output, in bytes: libsodium's own limit.</summary>
    public const int OutputSizeBytesMin = 16;

    /// <summary>Fills <paramref name="output"/> with the tag of <paramref name="password"/>.</summary>
    /// <param name="password">The bytes as they were sent, none or more.</param>
    /// <param name="salt">16 bytes.</param>
    /// <param name="cost">Memory and passes, within their limits.</param>
    /// <param name="output">16 bytes or more; every byte of the tag depends on this length.</param>
    /// <exception cref="ArgumentException">A length or the cost is out of range.</exception>
    /// <exception cref="InsufficientMemoryException">The system did not give the memory.</exception>
    public static void Derive(
        ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, Argon2idCost cost, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltSizeBytes, nameof(salt));
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, OutputSizeBytesMin, nameof(output));
        if (!cost.IsWithinLimits)
        {
            throw new ArgumentOutOfRangeException(nameof(cost), cost, "The cost is outside the limits.");
        }

        Sodium.EnsureInitialized();
        var failed = SodiumNative.crypto_pwhash(
            ref MemoryMarshal.GetReference(output), (ulong)output.Length,
            ref MemoryMarshal.GetReference(password), (ulong)password.Length,
            ref MemoryMarshal.GetReference(salt), (ulong)cost.Passes, (nuint)cost.MemoryKiB * 1024,
            SodiumNative.Argon2id13);

        // The arguments were checked above, so memory is all that can be missing.
        if (failed != 0)
        {
            throw new InsufficientMemoryException("Argon2id could not get its memory.");
        }
    }
}
