using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Cryptography.Tests.Trees;

public sealed class HashTileTests
{
    [Fact]
    public void The_root_of_a_full_tile_is_the_root_of_its_leaves()
    {
        var tile = MemoryTiles.Of(NaiveTree.Leaves(512)).Find(0, 1)!;

        Assert.Equal(NaiveTree.Root(256, 512), tile.Root);
        Assert.Equal(NaiveTree.Leaf(256 + 17), tile[17]);
        Assert.Equal(NaiveTree.Root(256 + 96, 256 + 128), tile.SubtreeRoot(96, 5));
    }

    [Fact]
    public void A_partial_tile_has_no_root_and_answers_for_what_it_holds_only()
    {
        var tile = MemoryTiles.Of(NaiveTree.Leaves(300)).Find(0, 1)!;

        Assert.Equal(44, tile.Position.Width);
        Assert.Throws<InvalidOperationException>(() => tile.Root);
        Assert.Throws<ArgumentOutOfRangeException>(() => tile[44]);
        Assert.Throws<ArgumentOutOfRangeException>(() => tile.SubtreeRoot(40, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => tile.SubtreeRoot(2, 2));
        Assert.Equal(NaiveTree.Root(296, 300), tile.SubtreeRoot(40, 2));
    }

    [Theory]
    [InlineData(2, 32)]
    [InlineData(1, 33)]
    [InlineData(0, 0)]
    [InlineData(257, 8_224)]
    public void Bytes_that_do_not_fit_the_width_and_impossible_widths_are_refused(int width, int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new HashTile(new(0, 0, width), new byte[length]));
}
