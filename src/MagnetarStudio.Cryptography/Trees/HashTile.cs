namespace MagnetarStudio.Cryptography.Trees;

/// <summary>
/// Up to 256 neighbouring hashes of one level of the tree, the unit in which it is stored (C2SP tlog-tiles).
/// </summary>
/// <remarks>
/// A tile of level L holds the roots of perfect subtrees of 256^L leaves, so level 0 holds leaf hashes, and each hash
/// of a higher level is the root of one full tile below. Immutable and thread-safe as long as nobody writes to the
/// memory it was made from.
/// </remarks>
public sealed class HashTile
{
    /// <summary>Hashes in a full tile.</summary>
    public const int Hashes = 256;

    /// <summary>Length of a full tile, in bytes: 8,192.</summary>
    public const int FullSizeBytes = Hashes * TreeHash.SizeBytes;

    /// <summary>Levels of the tree that one tile spans: 256 is 2^8.</summary>
    public const int Height = 8;

    /// <summary>Wraps hashes that are already laid out, without copying.</summary>
    /// <param name="position">Where the tile belongs and how many hashes it holds.</param>
    /// <param name="bytes">32 bytes for each hash of the position's width.</param>
    /// <exception cref="ArgumentException">The width is not 1 to 256, or the length does not fit it.</exception>
    public HashTile(TilePosition position, ReadOnlyMemory<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(position.Width, 1, nameof(position));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position.Width, Hashes, nameof(position));
        ArgumentOutOfRangeException.ThrowIfNotEqual(
            bytes.Length, position.Width * TreeHash.SizeBytes, nameof(bytes));
        (Position, Bytes) = (position, bytes);
    }

    /// <summary>Where the tile belongs and how many hashes it holds.</summary>
    public TilePosition Position { get; }

    /// <summary>The hashes, one after the other: the stored and published form.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The hash at <paramref name="offset"/>, 0 to width - 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such hash in this tile.</exception>
    public TreeHash this[int offset]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(offset);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(offset, Position.Width);
            return new(Bytes.Span.Slice(offset * TreeHash.SizeBytes, TreeHash.SizeBytes));
        }
    }

    /// <summary>The root over a full tile: the hash that the level above holds for it.</summary>
    /// <exception cref="InvalidOperationException">The tile is partial and has no root yet.</exception>
    public TreeHash Root =>
        Position.IsFull ? SubtreeRoot(0, Height) : throw new InvalidOperationException("The tile is partial.");

    /// <summary>The root over 2^<paramref name="height"/> neighbouring hashes of this tile.</summary>
    /// <param name="offset">The first of them, a multiple of their number.</param>
    /// <param name="height">0, the hash itself, to 8, the whole tile.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not aligned, or not all in this tile.</exception>
    public TreeHash SubtreeRoot(int offset, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(height);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, Height);
        var count = 1 << height;
        ArgumentOutOfRangeException.ThrowIfNotEqual(offset % count, 0, nameof(offset));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + count, Position.Width, nameof(offset));

        // Each round halves the row in place: parents overwrite the front, which their children have left.
        Span<TreeHash> row = stackalloc TreeHash[count];
        for (var place = 0; place < count; place++)
        {
            row[place] = this[offset + place];
        }

        for (; row.Length > 1; row = row[..(row.Length / 2)])
        {
            for (var parent = 0; parent < row.Length / 2; parent++)
            {
                row[parent] = NodeHash.Of(row[2 * parent], row[(2 * parent) + 1]);
            }
        }

        return row[0];
    }
}
