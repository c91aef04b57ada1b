using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Full tiles that were read lately: <see cref="Places"/> at most, 2 MiB. Thread-safe, no lock.</summary>
/// <remarks>
/// A full tile never changes, so what is kept is never stale. Each tile has one place, which the next one takes over.
/// The upper levels are few and the newest tiles neighbours, so those that every proof needs seldom meet.
/// </remarks>
internal sealed class TileCache
{
    /// <summary>Most tiles that are kept.</summary>
    internal const int Places = 256;

    // No level takes the place of another's first tiles: eight levels, an eighth of the places apart.
    private const int LevelStride = Places / 8;

    private readonly HashTile?[] _tiles = new HashTile?[Places];

    /// <summary>The tile, if it is kept.</summary>
    public HashTile? Find(int level, long index) =>
        Volatile.Read(ref _tiles[PlaceOf(level, index)]) is { } kept
        && kept.Position.Level == level && kept.Position.Index == index
            ? kept
            : null;

    /// <summary>Keeps a full tile until another needs its place.</summary>
    public void Keep(HashTile tile) =>
        Volatile.Write(ref _tiles[PlaceOf(tile.Position.Level, tile.Position.Index)], tile);

    private static int PlaceOf(int level, long index) => (int)((index + ((long)level * LevelStride)) % Places);
}
