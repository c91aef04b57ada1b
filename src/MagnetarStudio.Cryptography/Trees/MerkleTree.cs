using System.Numerics;

namespace MagnetarStudio.Cryptography.Trees;

/// <summary>A tree of fixed size over tiles: computes its root and its proofs (RFC 6962 §2.1).</summary>
/// <param name="tiles">Tiles of this tree or of any larger tree that it is the beginning of.</param>
/// <param name="size">Leaves in the tree, 0 or more.</param>
/// <remarks>
/// As thread-safe as its tiles. A proof reads about two tiles a tile level and hashes a few hundred nodes. Every
/// member throws <see cref="InvalidDataException"/> when a tile is missing or shorter than the size asks for.
/// </remarks>
public sealed class MerkleTree(ITileSource tiles, long size)
{
    /// <summary>Leaves in the tree.</summary>
    public long Size { get; } = size >= 0 ? size : throw new ArgumentOutOfRangeException(nameof(size));

    /// <summary>The root, computed anew at each call.</summary>
    public TreeHash Root => Size == 0 ? TreeHash.OfEmptyTree : RootOf(0, Size);

    /// <summary>The audit path of a leaf, from the leaf's sibling upwards (RFC 6962 §2.1.1).</summary>
    /// <param name="leaf">Index of the leaf, 0 to size - 1.</param>
    public TreeHash[] ProveInclusion(long leaf)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(leaf);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(leaf, Size);

        // Walk from the root down to the leaf; what is left aside on the way is the path, top first.
        var path = new List<TreeHash>();
        var (first, end) = (0L, Size);
        while (end - first > 1)
        {
            var middle = first + LargestPowerBelow(end - first);
            if (leaf < middle)
            {
                path.Add(RootOf(middle, end));
                end = middle;
            }
            else
            {
                path.Add(RootOf(first, middle));
                first = middle;
            }
        }

        path.Reverse();
        return [.. path];
    }

    /// <summary>Shows that the first leaves of this tree are those of an earlier one (RFC 6962 §2.1.2).</summary>
    /// <param name="earlierSize">Size of the earlier tree: 1 to size. For the same size the proof is empty.</param>
    public TreeHash[] ProveConsistency(long earlierSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(earlierSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(earlierSize, Size);

        // Walk from the root down to where the earlier tree ended on a subtree's edge.
        var path = new List<TreeHash>();
        var (first, end) = (0L, Size);
        while (earlierSize < end)
        {
            var middle = first + LargestPowerBelow(end - first);
            if (earlierSize <= middle)
            {
                path.Add(RootOf(middle, end));
                end = middle;
            }
            else
            {
                path.Add(RootOf(first, middle));
                first = middle;
            }
        }

        // The subtree that it ended on is the earlier tree itself, whose root the verifier has, if it starts at 0.
        if (first > 0)
        {
            path.Add(RootOf(first, end));
        }

        path.Reverse();
        return [.. path];
    }

    // MTH(D[first:end]): perfect subtrees come from the tiles, and the rest is joined from right to left.
    private TreeHash RootOf(long first, long end)
    {
        var count = end - first;
        if (BitOperations.IsPow2(count))
        {
            return PerfectRoot(first, BitOperations.Log2((ulong)count));
        }

        var middle = first + LargestPowerBelow(count);
        return NodeHash.Of(RootOf(first, middle), RootOf(middle, end));
    }

    // The subtree of 2^height leaves from first on lies inside one tile: its hashes are those of the tile's level.
    private TreeHash PerfectRoot(long first, int height)
    {
        var level = height / HashTile.Height;
        var place = first >> (level * HashTile.Height);
        var (index, offset) = (place / HashTile.Hashes, (int)(place % HashTile.Hashes));
        var heightInTile = height % HashTile.Height;

        var tile = tiles.Find(level, index);
        return tile is not null && offset + (1 << heightInTile) <= tile.Position.Width
            ? tile.SubtreeRoot(offset, heightInTile)
            : throw new InvalidDataException($"Tile {index} of level {level} is missing or too short.");
    }

    // The split of RFC 6962 §2.1: the largest power of two that is smaller than the count, which is 2 or more.
    private static long LargestPowerBelow(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}
