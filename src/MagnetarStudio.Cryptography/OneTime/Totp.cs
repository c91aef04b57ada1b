using System.Security.Cryptography;
using System.Text;

namespace MagnetarStudio.Cryptography.OneTime;

/// <summary>One-time passwords of the time: TOTP (RFC 6238), 6 digits, 30 seconds, HMAC-SHA1. Thread-safe.</summary>
/// <remarks>These parameters are what every authenticator application speaks; several ignore any others.</remarks>
public static class Totp
{
    /// <summary>Length of a secret, in bytes: that of the hash (RFC 4226 §4, R6).</summary>
    public const int SecretSizeBytes = HMACSHA1.HashSizeInBytes;

    /// <summary>Digits of a code.</summary>
    public const int Length = 6;

    /// <summary>Length of a time step, in seconds (RFC 6238 §5.2).</summary>
    public const int StepSeconds = 30;

    /// <summary>Steps before and after the current one that are accepted: clocks and people are slow.</summary>
    public const int Drift = 1;

    /// <summary>The time step of <paramref name="time"/>, counted from 1970 (RFC 6238 §4.2).</summary>
    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    /// <summary>The code of a time step, 6 digits.</summary>
    public static string Compute(ReadOnlySpan<byte> secret, long step)
    {
        Span<byte> code = stackalloc byte[Length];
        Hotp.Compute(secret, step, code);
        return Encoding.ASCII.GetString(code);
    }

    /// <summary>Finds the step, of those that are accepted now, whose code this is.</summary>
    /// <param name="secret">The shared secret.</param>
    /// <param name="code">Any text, however hostile.</param>
    /// <param name="now">When it is presented, UTC; 1970 or later.</param>
    /// <returns>The latest such step; null if there is none. Its time does not depend on which, if any.</returns>
    public static long? FindStep(ReadOnlySpan<byte> secret, ReadOnlySpan<char> code, DateTimeOffset now)
    {
        Span<byte> presented = stackalloc byte[Length];
        if (code.Length != Length || !Encoding.ASCII.TryGetBytes(code, presented, out _))
        {
            return null;
        }

        long? found = null;
        Span<byte> expected = stackalloc byte[Length];
        var current = StepAt(now);
        for (var step = Math.Max(current - Drift, 0); step <= current + Drift; step++)
        {
            Hotp.Compute(secret, step, expected);
            found = CryptographicOperations.FixedTimeEquals(expected, presented) ? step : found;
        }

        return found;
    }
}
