using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Cryptography.Tests.Trees;

public sealed class MerkleFrontierTests
{
    // Roots by the recursion of RFC 6962 in Python, over leaves that are their own numbers:
    //   H = lambda b: hashlib.sha256(b).digest()
    //   k = lambda n: 1 << (n - 1).bit_length() - 1
    //   mth = lambda d: H(b"\0" + d[0]) if len(d) == 1 else H(b"\1" + mth(d[:k(len(d))]) + mth(d[k(len(d)):]))
    //   mth([i.to_bytes(8, "big") for i in range(n)]).hex()
    [Theory]
    [InlineData(255, "bb3b9743e08118ea583ae77df04a1449a0601cde6f75146d79c2cab6366ce210")]
    [InlineData(256, "15e2dd4973ae44de8c8cf3048fd98d17adaaea6287f4e0606a55a643617408c0")]
    [InlineData(257, "d418c0873259bce7d0561ab004486112416c1c4490865415342bfe06e673146c")]
    [InlineData(65_535, "e7321cd57abf36c522d89e6d26bd9098a37b6a8b06b318976269e701f6d4802d")]
    [InlineData(65_536, "bc9bca909516d5bf148c2bf2dea0a0d9f717ce4987d2fe7504d6694363b41598")]
    [InlineData(65_537, "a901bb447a4b4c361cdf559658f27f24a8a3ebbc49257c472efe950932d4853a")]
    [InlineData(70_000, "0759167a0f98e35e802d46ff7c7d29d2c3f03a63a256deb6abbff357a91b63b1")]
    public void Another_implementation_agrees(int size, string root) => Assert.Equal(root, Of(size).Root.ToString());

    [Fact]
    public void Every_small_tree_has_the_root_that_the_RFC_defines()
    {
        var frontier = new MerkleFrontier();
        for (var size = 0; size <= 600; size++)
        {
            Assert.Equal(NaiveTree.Root(0, size), frontier.Root);
            frontier.Append(NaiveTree.Leaf(size));
        }
    }

    [Fact]
    public void The_tiles_of_a_tree_give_its_edge()
    {
        var (frontier, tiles) = (new MerkleFrontier(), new TileBuilder());
        for (var size = 0; size <= 70_000; size++)
        {
            // Every small size, and those around a full tile of the second level.
            if (size is < 600 or > 65_500 and < 65_600 or 70_000)
            {
                Assert.Equal(frontier.Encode(), MerkleFrontier.Of(tiles).Encode());
            }

            frontier.Append(NaiveTree.Leaf(size));
            tiles.Append(NaiveTree.Leaf(size), []);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(1_023)]
    public void The_stored_form_reads_back_and_grows_on(int size)
    {
        var frontier = Of(size);

        Assert.True(MerkleFrontier.TryDecode(frontier.Encode(), out var read));
        Assert.Equal(size, read.Size);
        Assert.Equal(frontier.Root, read.Root);

        read.Append(NaiveTree.Leaf(size));
        Assert.Equal(Of(size + 1).Root, read.Root);
    }

    [Fact]
    public void A_stored_form_of_another_length_or_a_negative_size_is_refused()
    {
        var encoded = Of(7).Encode();

        for (var length = 0; length < encoded.Length; length++)
        {
            Assert.False(MerkleFrontier.TryDecode(encoded.AsSpan(0, length), out _));
        }

        Assert.False(MerkleFrontier.TryDecode([.. encoded, 0], out _));
        encoded[0] = 0x80;
        Assert.False(MerkleFrontier.TryDecode(encoded, out _));
    }

    [Fact]
    public void A_copy_goes_its_own_way()
    {
        var original = Of(5);
        var copy = original.Copy();

        copy.Append(NaiveTree.Leaf(99));
        copy.Append(NaiveTree.Leaf(100));

        Assert.Equal(5, original.Size);
        Assert.Equal(NaiveTree.Root(0, 5), original.Root);
        original.Append(NaiveTree.Leaf(5));
        Assert.Equal(NaiveTree.Root(0, 6), original.Root);
    }

    [Fact]
    public void Hashing_and_appending_allocate_nothing()
    {
        var frontier = new MerkleFrontier();
        var record = new byte[400];
        frontier.Append(LeafHash.Of(record));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var count = 0; count < 100; count++)
        {
            frontier.Append(LeafHash.Of(record));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static MerkleFrontier Of(int size)
    {
        var frontier = new MerkleFrontier();
        foreach (var leaf in NaiveTree.Leaves(size))
        {
            frontier.Append(leaf);
        }

        return frontier;
    }
}
