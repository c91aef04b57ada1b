using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Audit;

namespace MagnetarStudio.Storage.Tests.Audit;

/// <summary>The cache of tiles answers a tile or nothing, never another's.</summary>
public sealed class TileCacheTests
{
    private readonly TileCache _cache = new();

    [Fact]
    public void What_is_kept_is_found_until_another_takes_its_place()
    {
        for (var level = 0; level < 8; level++)
        {
            for (var index = 0L; index < 3 * TileCache.Places; index += 7)
            {
                var tile = Tile(level, index);
                _cache.Keep(tile);
                Assert.Same(tile, _cache.Find(level, index));
            }
        }
    }

    [Fact]
    public void A_tile_is_never_taken_for_another()
    {
        _cache.Keep(Tile(0, 5));

        for (var level = 0; level < 8; level++)
        {
            for (var index = 0L; index < 3 * TileCache.Places; index++)
            {
                Assert.True((level, index) == (0, 5) || _cache.Find(level, index) is null);
            }
        }
    }

    private static HashTile Tile(int level, long index) =>
        new(new TilePosition(level, index), new byte[HashTile.FullSizeBytes]);
}
