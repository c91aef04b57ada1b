using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Audit;

/// <summary>The tiles of the log at one head: partial ones from memory, full ones from the cache or the rows.</summary>
/// <remarks>As thread-safe as its lease: for one thread at a time.</remarks>
internal sealed class CommittedTiles(SqliteLease lease, LogEdge edge, TileCache cache) : ITileSource
{
    /// <inheritdoc/>
    public HashTile? Find(int level, long index) =>
        edge.Tiles.Find(level, index) ?? cache.Find(level, index) ?? Read(level, index);

    private HashTile? Read(int level, long index)
    {
        var tile = new LogRows(lease.Prepare).Find(level, index);
        if (tile is not null)
        {
            cache.Keep(tile);
        }

        return tile;
    }
}
