using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Cryptography.Tests.Trees;

public sealed class TileBuilderTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(255, 0, 0)]
    [InlineData(256, 1, 0)]
    [InlineData(257, 1, 0)]
    [InlineData(65_535, 255, 0)]
    [InlineData(65_536, 256, 1)]
    [InlineData(66_000, 257, 1)]
    public void Tiles_fill_up_in_order_and_tell_the_root_of_the_tree(int size, int fullLeaves, int fullAbove)
    {
        var tiles = MemoryTiles.Of(NaiveTree.Leaves(size));
        var frontier = new MerkleFrontier();
        foreach (var leaf in NaiveTree.Leaves(size))
        {
            frontier.Append(leaf);
        }

        Assert.Equal(size, tiles.Builder.Size);
        Assert.Equal(fullLeaves, tiles.Full.Count(tile => tile.Position.Level == 0));
        Assert.Equal(fullAbove, tiles.Full.Count(tile => tile.Position.Level == 1));
        Assert.All(tiles.Full, tile => Assert.Equal(HashTile.FullSizeBytes, tile.Bytes.Length));
        Assert.Equal(frontier.Root, new MerkleTree(tiles, size).Root);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1_000)]
    [InlineData(65_536)]
    [InlineData(66_001)]
    public void A_builder_made_again_from_full_tiles_holds_the_same_and_grows_on(int size)
    {
        var tiles = MemoryTiles.Of(NaiveTree.Leaves(size));
        var newest = NaiveTree.Leaves(size).Skip(size - (size % HashTile.Hashes)).ToArray();

        var rebuilt = TileBuilder.Rebuild(size, new FullTilesOf(tiles), newest);

        AssertSame(tiles.Builder, rebuilt);
        rebuilt.Append(NaiveTree.Leaf(size), []);
        tiles.Append(NaiveTree.Leaf(size));
        AssertSame(tiles.Builder, rebuilt);
    }

    [Fact]
    public void A_missing_tile_is_named_when_a_builder_is_made_again()
    {
        var refused = Assert.Throws<InvalidDataException>(() => TileBuilder.Rebuild(512, new MemoryTiles(), []));

        Assert.Contains("level 0 is missing", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_goes_its_own_way()
    {
        var original = MemoryTiles.Of(NaiveTree.Leaves(300)).Builder;
        var before = original.Find(0, 1)!.Bytes.ToArray();

        var dropped = original.Copy();
        for (var count = 0; count < 300; count++)
        {
            dropped.Append(NaiveTree.Leaf(9_000 + count), []);
        }

        Assert.Equal(300, original.Size);
        Assert.Equal(before, original.Find(0, 1)!.Bytes.ToArray());
    }

    [Fact]
    public void A_full_tile_is_not_the_builders_any_more()
    {
        var tiles = MemoryTiles.Of(NaiveTree.Leaves(256));
        var full = tiles.Find(0, 0)!;
        var before = full.Bytes.ToArray();

        for (var number = 256; number < 600; number++)
        {
            tiles.Append(NaiveTree.Leaf(number));
        }

        Assert.Equal(before, full.Bytes.ToArray());
        Assert.Null(tiles.Builder.Find(0, 0));
    }

    private static void AssertSame(TileBuilder expected, TileBuilder actual)
    {
        Assert.Equal(expected.Size, actual.Size);
        for (var level = 0; level < 8; level++)
        {
            var index = expected.Size >> (8 * (level + 1));
            Assert.Equal(expected.Find(level, index)?.Bytes.ToArray(), actual.Find(level, index)?.Bytes.ToArray());
        }
    }

    /// <summary>What is on disk: full tiles only.</summary>
    private sealed class FullTilesOf(MemoryTiles tiles) : ITileSource
    {
        public HashTile? Find(int level, long index) =>
            tiles.Find(level, index) is { Position.IsFull: true } tile ? tile : null;
    }
}
