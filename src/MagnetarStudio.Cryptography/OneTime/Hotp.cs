using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;

namespace MagnetarStudio.Cryptography.OneTime;

/// <summary>One-time passwords of a counter: HOTP with HMAC-SHA1 (RFC 4226 §5). Thread-safe.</summary>
public static class Hotp
{
    /// <summary>Fewest digits of a code (RFC 4226 §5.3).</summary>
    public const int LengthMin = 6;

    /// <summary>Most digits of a code that the truncated 31 bits fill evenly enough.</summary>
    public const int LengthMax = 8;

    private const byte DigitZero = (byte)'0';

    /// <summary>Writes the code of <paramref name="counter"/>.</summary>
    /// <param name="secret">The shared secret: 16 bytes or more (RFC 4226 §4, R6).</param>
    /// <param name="counter">The moving factor, 0 or more.</param>
    /// <param name="code">6 to 8 bytes; each becomes an ASCII digit, leading zeros included.</param>
    /// <exception cref="ArgumentOutOfRangeException">The code has an impossible length.</exception>
    public static void Compute(ReadOnlySpan<byte> secret, long counter, Span<byte> code)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code.Length, LengthMin, nameof(code));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code.Length, LengthMax, nameof(code));
        Debug.Assert(counter >= 0, "A counter does not go below zero.");

        Span<byte> message = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(message, counter);
        Span<byte> mac = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // HMAC does not need what SHA-1 has lost (RFC 6194 §3.3); authenticators know no other
        HMACSHA1.HashData(secret, message, mac);
#pragma warning restore CA5350

        // Dynamic truncation (RFC 4226 §5.3): the last four bits choose where 31 bits are read.
        var offset = mac[^1] & 0xF;
        var number = BinaryPrimitives.ReadUInt32BigEndian(mac[offset..]) & 0x7FFF_FFFF;
        for (var place = code.Length - 1; place >= 0; place--)
        {
            code[place] = (byte)(DigitZero + (number % 10));
            number /= 10;
        }
    }
}
