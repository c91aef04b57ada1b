using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Core.Ids;

/// <summary>Makes time-ordered identifiers (RFC 9562 §5.7): 48 bits of Unix milliseconds, 74 bits of chance.</summary>
internal static class Uuid7
{
    /// <summary>A new id, ordered after those of earlier milliseconds.</summary>
    public static Guid New(TimeProvider clock, ISecretSource secrets)
    {
        Span<byte> bytes = stackalloc byte[16];
        secrets.Fill(bytes[6..]);

        var milliseconds = clock.GetUtcNow().ToUnixTimeMilliseconds();
        for (var index = 5; index >= 0; index--, milliseconds >>= 8)
        {
            bytes[index] = (byte)(milliseconds & 0xFF);
        }

        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
