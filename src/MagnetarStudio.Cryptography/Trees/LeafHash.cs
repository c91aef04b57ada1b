using System.Buffers;
using System.Security.Cryptography;

namespace MagnetarStudio.Cryptography.Trees;

/// <summary>The hash of a leaf: SHA-256 of a zero byte and the record (RFC 6962 §2.1). Thread-safe.</summary>
public static class LeafHash
{
    private const byte Prefix = 0x00;

    // A usual record fits on the stack; a larger one borrows.
    private const int StackSizeBytes = 1_024;

    /// <summary>Hashes <paramref name="record"/>, none or more bytes, without allocating.</summary>
    public static TreeHash Of(ReadOnlySpan<byte> record)
    {
        var size = record.Length + 1;
        var rented = size > StackSizeBytes ? ArrayPool<byte>.Shared.Rent(size) : null;
        var prefixed = rented is null ? stackalloc byte[StackSizeBytes] : rented;

        prefixed[0] = Prefix;
        record.CopyTo(prefixed[1..]);
        Span<byte> hash = stackalloc byte[TreeHash.SizeBytes];
        SHA256.HashData(prefixed[..size], hash);

        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return new(hash);
    }
}
