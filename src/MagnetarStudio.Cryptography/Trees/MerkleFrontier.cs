using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace MagnetarStudio.Cryptography.Trees;

/// <summary>
/// The right edge of a growing Merkle tree: its size and the roots of its perfect subtrees, largest first. It is all
/// that appending needs, and it gives the root (RFC 6962 §2.1).
/// </summary>
/// <remarks>
/// Not thread-safe. A copy costs at most 2 KiB, so a batch is appended to a copy and then kept or dropped.
/// </remarks>
public sealed class MerkleFrontier
{
    // A size is a positive 64-bit number, so the largest tree has as many levels as that has bits.
    private const int LevelsMax = 63;

    // _subtrees[k] is the root of the perfect subtree of 2^k leaves and counts while bit k of the size is set.
    private readonly TreeHash[] _subtrees;

    /// <summary>The edge of the tree without leaves.</summary>
    public MerkleFrontier() => _subtrees = new TreeHash[LevelsMax];

    private MerkleFrontier(MerkleFrontier original)
    {
        Size = original.Size;
        _subtrees = [.. original._subtrees];
    }

    /// <summary>Leaves in the tree.</summary>
    public long Size { get; private set; }

    /// <summary>The root of the tree as it is now; computed anew at each call, one hash a perfect subtree.</summary>
    public TreeHash Root
    {
        get
        {
            if (Size == 0)
            {
                return TreeHash.OfEmptyTree;
            }

            // The smaller subtrees are on the right, and the rightmost two are always joined first.
            var level = BitOperations.TrailingZeroCount(Size);
            var root = _subtrees[level];
            for (level++; level < LevelsMax; level++)
            {
                root = HasSubtree(level) ? NodeHash.Of(_subtrees[level], root) : root;
            }

            return root;
        }
    }

    /// <summary>Adds one leaf on the right. One node hash on average, no allocation.</summary>
    public void Append(in TreeHash leaf)
    {
        var subtree = leaf;
        var level = 0;
        for (; HasSubtree(level); level++)
        {
            subtree = NodeHash.Of(_subtrees[level], subtree);
        }

        _subtrees[level] = subtree;
        Size++;
    }

    /// <summary>The edge of a tree that was cut into tiles.</summary>
    /// <param name="tiles">All its partial tiles: their hashes are the roots of the subtrees below.</param>
    /// <remarks>It costs a hash for each of theirs, so a tree that is in tiles need not be appended to two.</remarks>
    public static MerkleFrontier Of(TileBuilder tiles)
    {
        ArgumentNullException.ThrowIfNull(tiles);

        var frontier = new MerkleFrontier { Size = tiles.Size };
        for (var level = 0; level * HashTile.Height < LevelsMax; level++)
        {
            var count = tiles.Size >> (level * HashTile.Height);
            var tile = tiles.Find(level, count / HashTile.Hashes);
            var offset = 0;
            for (var height = HashTile.Height - 1; height >= 0; height--)
            {
                if ((count >> height & 1) == 1)
                {
                    frontier._subtrees[(level * HashTile.Height) + height] = tile!.SubtreeRoot(offset, height);
                    offset += 1 << height;
                }
            }
        }

        return frontier;
    }

    /// <summary>An independent copy.</summary>
    public MerkleFrontier Copy() => new(this);

    /// <summary>The stored form: the size, 8 bytes big-endian, then the subtree roots, largest subtree first.</summary>
    public byte[] Encode()
    {
        var encoded = new byte[EncodedSizeBytes(Size)];
        BinaryPrimitives.WriteInt64BigEndian(encoded, Size);
        var rest = encoded.AsSpan(sizeof(long));
        for (var level = LevelsMax - 1; level >= 0; level--)
        {
            if (HasSubtree(level))
            {
                _subtrees[level].CopyTo(rest);
                rest = rest[TreeHash.SizeBytes..];
            }
        }

        return encoded;
    }

    /// <summary>Reads the stored form. Whether it is the true edge, only its <see cref="Root"/> can tell.</summary>
    /// <returns>False for a negative size and for any other length than the size asks for.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out MerkleFrontier? frontier)
    {
        frontier = null;
        if (!BinaryPrimitives.TryReadInt64BigEndian(encoded, out var size)
            || size < 0
            || encoded.Length != EncodedSizeBytes(size))
        {
            return false;
        }

        frontier = new() { Size = size };
        var rest = encoded[sizeof(long)..];
        for (var level = LevelsMax - 1; level >= 0; level--)
        {
            if (frontier.HasSubtree(level))
            {
                frontier._subtrees[level] = new(rest[..TreeHash.SizeBytes]);
                rest = rest[TreeHash.SizeBytes..];
            }
        }

        return true;
    }

    private bool HasSubtree(int level) => (Size >> level & 1) == 1;

    private static int EncodedSizeBytes(long size) =>
        sizeof(long) + (BitOperations.PopCount((ulong)size) * TreeHash.SizeBytes);
}
