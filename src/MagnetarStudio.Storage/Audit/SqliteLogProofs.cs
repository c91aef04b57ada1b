using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Proofs from the tiles in SQLite and the newest ones in memory (schema step 0001).</summary>
internal sealed class SqliteLogProofs(SqlitePool pool, LogTip tip) : ILogProofs
{
    private readonly TileCache _cache = new();

    /// <inheritdoc/>
    public async ValueTask<ConsistencyProof?> ProveConsistencyAsync(
        long fromSize, long toSize, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fromSize, 1);

        // The edge first: what it speaks of is on the disk, so the rows that are read after it hold every full tile.
        if (tip.Edge is not { } edge || SizeOrNewest(toSize, edge) is not { } size || fromSize > size)
        {
            return null;
        }

        using var lease = await pool.RentAsync(cancel);
        var tree = new MerkleTree(new CommittedTiles(lease, edge, _cache), size);
        return new ConsistencyProof(size, tree.ProveConsistency(fromSize), edge.Head);
    }

    /// <inheritdoc/>
    public async ValueTask<InclusionProof?> ProveInclusionAsync(long seq, long size, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seq);

        if (tip.Edge is not { } edge || SizeOrNewest(size, edge) is not { } known || seq >= known)
        {
            return null;
        }

        using var lease = await pool.RentAsync(cancel);
        var tiles = new CommittedTiles(lease, edge, _cache);
        var path = new MerkleTree(tiles, known).ProveInclusion(seq);
        return new InclusionProof(known, LeafOf(tiles, seq), path, edge.Head);
    }

    private static TreeHash LeafOf(CommittedTiles tiles, long seq) =>
        tiles.Find(0, seq / HashTile.Hashes) is { } tile
            ? tile[(int)(seq % HashTile.Hashes)]
            : throw new InvalidDataException($"The tile of record {seq} is missing.");

    // Null for more than there is.
    private static long? SizeOrNewest(long size, LogEdge edge)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return size == 0 ? edge.Head.Size : size <= edge.Head.Size ? size : null;
    }
}
