using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>The tiles of a tree in memory: full ones as they were handed out, partial ones from the builder.</summary>
internal sealed class FullTiles(TileBuilder builder, IReadOnlyList<HashTile> full) : ITileSource
{
    public HashTile? Find(int level, long index) =>
        full.FirstOrDefault(tile => tile.Position.Level == level && tile.Position.Index == index)
        ?? builder.Find(level, index);
}
