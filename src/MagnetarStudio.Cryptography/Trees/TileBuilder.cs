namespace MagnetarStudio.Cryptography.Trees;

/// <summary>Cuts a growing tree into tiles: hands out each tile as it fills up and keeps the partial ones.</summary>
/// <remarks>
/// Not thread-safe, but once nobody appends any more any number may read. A batch is appended to a
/// <see cref="Copy"/>, which is then kept or dropped; it costs the partial tiles, at most 8 KiB a level.
/// </remarks>
public sealed class TileBuilder : ITileSource
{
    // Eight levels of eight bits span every size.
    private const int LevelsMax = 8;

    private readonly byte[]?[] _partial;

    /// <summary>Starts at the tree without leaves.</summary>
    public TileBuilder() => _partial = new byte[LevelsMax][];

    private TileBuilder(TileBuilder original)
        : this()
    {
        Size = original.Size;
        for (var level = 0; level < LevelsMax; level++)
        {
            if (original._partial[level] is { } hashes)
            {
                hashes.AsSpan(0, WidthAt(level) * TreeHash.SizeBytes).CopyTo(Room(level));
            }
        }
    }

    /// <summary>Leaves appended.</summary>
    public long Size { get; private set; }

    /// <summary>Builds again what a tree of <paramref name="size"/> leaves had in memory.</summary>
    /// <param name="size">Leaves in the tree.</param>
    /// <param name="fullTiles">Its full tiles: at most 255 of each level are read and hashed.</param>
    /// <param name="newestLeaves">The leaf hashes behind the last full tile: size modulo 256 of them.</param>
    /// <exception cref="ArgumentException">The number of leaves does not fit the size.</exception>
    /// <exception cref="InvalidDataException">A full tile is missing or short.</exception>
    public static TileBuilder Rebuild(long size, ITileSource fullTiles, ReadOnlySpan<TreeHash> newestLeaves)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        ArgumentNullException.ThrowIfNull(fullTiles);
        ArgumentOutOfRangeException.ThrowIfNotEqual(
            newestLeaves.Length, (int)(size % HashTile.Hashes), nameof(newestLeaves));

        var builder = new TileBuilder { Size = size };
        for (var place = 0; place < newestLeaves.Length; place++)
        {
            builder.Put(0, place, newestLeaves[place]);
        }

        for (var level = 1; level < LevelsMax; level++)
        {
            var width = builder.WidthAt(level);
            var first = builder.CountAt(level) - width;
            for (var place = 0; place < width; place++)
            {
                var below = fullTiles.Find(level - 1, first + place);
                var root = below is { Position.IsFull: true } ? below.Root : throw Missing(below, level);
                builder.Put(level, place, root);
            }
        }

        return builder;
    }

    /// <summary>
    /// Adds one leaf on the right, and to <paramref name="completed"/> the tiles it filled, lowest first.
    /// </summary>
    public void Append(in TreeHash leaf, ICollection<HashTile> completed)
    {
        ArgumentNullException.ThrowIfNull(completed);

        var hash = leaf;
        for (var level = 0; ; level++)
        {
            var (count, width) = (CountAt(level), WidthAt(level));
            Put(level, width, hash);
            if (width + 1 < HashTile.Hashes)
            {
                break;
            }

            // The full tile takes the buffer with it, so nothing ever writes to a tile that was handed out.
            var full = new HashTile(new(level, count / HashTile.Hashes), _partial[level]);
            _partial[level] = null;
            completed.Add(full);
            hash = full.Root;
        }

        Size++;
    }

    /// <summary>The partial tile of a level, or null when the place holds a full tile or nothing.</summary>
    /// <remarks>It shows this moment only: append to a copy while somebody holds it.</remarks>
    public HashTile? Find(int level, long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(level);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, LevelsMax);

        var width = WidthAt(level);
        return width > 0 && index == CountAt(level) / HashTile.Hashes
            ? new(new(level, index, width), _partial[level].AsMemory(0, width * TreeHash.SizeBytes))
            : null;
    }

    /// <summary>An independent copy of the partial tiles.</summary>
    public TileBuilder Copy() => new(this);

    // How many hashes the level has in all its tiles, and how many of them are in the partial one.
    private long CountAt(int level) => Size >> (level * HashTile.Height);

    private int WidthAt(int level) => (int)(CountAt(level) % HashTile.Hashes);

    private void Put(int level, int place, in TreeHash hash) =>
        hash.CopyTo(Room(level).AsSpan(place * TreeHash.SizeBytes));

    private byte[] Room(int level) =>
        _partial[level] ??= GC.AllocateUninitializedArray<byte>(HashTile.FullSizeBytes);

    private static InvalidDataException Missing(HashTile? below, int level) =>
        new($"A tile of level {level - 1} is {(below is null ? "missing" : "partial")} that should be full.");
}
