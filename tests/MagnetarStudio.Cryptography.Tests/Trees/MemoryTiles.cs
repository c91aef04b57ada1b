using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Cryptography.Tests.Trees;

/// <summary>All tiles of a tree in memory: full ones as they were handed out, partial ones from the builder.</summary>
internal sealed class MemoryTiles : ITileSource
{
    private readonly Dictionary<(int Level, long Index), HashTile> _full = [];
    private readonly List<HashTile> _completed = [];

    public TileBuilder Builder { get; } = new();

    public IReadOnlyCollection<HashTile> Full => _full.Values;

    public static MemoryTiles Of(IEnumerable<TreeHash> leaves)
    {
        var tiles = new MemoryTiles();
        foreach (var leaf in leaves)
        {
            tiles.Append(leaf);
        }

        return tiles;
    }

    public void Append(in TreeHash leaf)
    {
        _completed.Clear();
        Builder.Append(leaf, _completed);
        foreach (var tile in _completed)
        {
            _full.Add((tile.Position.Level, tile.Position.Index), tile);
        }
    }

    public HashTile? Find(int level, long index) =>
        _full.GetValueOrDefault((level, index)) ?? Builder.Find(level, index);
}
