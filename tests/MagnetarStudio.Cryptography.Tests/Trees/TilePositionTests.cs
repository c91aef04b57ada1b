using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Cryptography.Tests.Trees;

/// <summary>Names of the C2SP tlog-tiles layout; the long one is the specification's own example.</summary>
public sealed class TilePositionTests
{
    [Theory]
    [InlineData(0, 0, 256, "tile/0/000", "tile/entries/000")]
    [InlineData(0, 999, 256, "tile/0/999", "tile/entries/999")]
    [InlineData(1, 1_000, 256, "tile/1/x001/000", "tile/entries/x001/000")]
    [InlineData(0, 1_234_067, 256, "tile/0/x001/x234/067", "tile/entries/x001/x234/067")]
    [InlineData(2, 0, 44, "tile/2/000.p/44", "tile/entries/000.p/44")]
    [InlineData(0, 1_234_067, 1, "tile/0/x001/x234/067.p/1", "tile/entries/x001/x234/067.p/1")]
    public void A_position_has_one_name(int level, long index, int width, string hashPath, string entriesPath)
    {
        var position = new TilePosition(level, index, width);

        Assert.Equal(hashPath, position.HashPath);
        Assert.Equal(entriesPath, position.EntriesPath);
    }
}
