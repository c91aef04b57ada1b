using System.Security.Cryptography;

namespace MagnetarStudio.Cryptography.Trees;

/// <summary>The hash of an inner node: SHA-256 of a one byte and both children (RFC 6962 §2.1). Thread-safe.</summary>
public static class NodeHash
{
    private const byte Prefix = 0x01;

    /// <summary>Hashes two children, in order, without allocating.</summary>
    public static TreeHash Of(in TreeHash left, in TreeHash right)
    {
        Span<byte> node = stackalloc byte[1 + (2 * TreeHash.SizeBytes)];
        node[0] = Prefix;
        left.CopyTo(node[1..]);
        right.CopyTo(node[(1 + TreeHash.SizeBytes)..]);

        Span<byte> hash = stackalloc byte[TreeHash.SizeBytes];
        SHA256.HashData(node, hash);
        return new(hash);
    }
}
