using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Cryptography.Tests.Trees;

public sealed class MerkleProofTests
{
    private const int SizeMax = 70;

    private static readonly MemoryTiles s_tiles = MemoryTiles.Of(NaiveTree.Leaves(SizeMax));
    private static readonly TreeHash[] s_roots =
        [.. Enumerable.Range(0, SizeMax + 1).Select(size => NaiveTree.Root(0, size))];

    [Fact]
    public void Every_leaf_of_every_small_tree_is_proved_included_and_nothing_near_it_is()
    {
        for (var size = 1; size <= SizeMax; size++)
        {
            for (var index = 0; index < size; index++)
            {
                var proof = new MerkleTree(s_tiles, size).ProveInclusion(index);
                var (leaf, root) = (NaiveTree.Leaf(index), s_roots[size]);

                Assert.True(MerkleProof.VerifyInclusion(leaf, index, size, proof, root));
                Assert.All(Spoiled(proof), wrong =>
                    Assert.False(MerkleProof.VerifyInclusion(leaf, index, size, wrong, root)));
                Assert.False(MerkleProof.VerifyInclusion(Flipped(leaf), index, size, proof, root));
                Assert.False(MerkleProof.VerifyInclusion(leaf, index, size, proof, Flipped(root)));
                Assert.False(MerkleProof.VerifyInclusion(leaf, index, size, proof, s_roots[size - 1]));
                for (var other = -1; other <= size; other++)
                {
                    Assert.Equal(
                        other == index, MerkleProof.VerifyInclusion(leaf, other, size, proof, root));
                }
            }
        }
    }

    [Fact]
    public void Every_small_tree_is_proved_the_beginning_of_every_larger_one_and_nothing_near_it_is()
    {
        for (var size = 1; size <= SizeMax; size++)
        {
            for (var earlier = 1; earlier <= size; earlier++)
            {
                var proof = new MerkleTree(s_tiles, size).ProveConsistency(earlier);
                var (before, after) = (s_roots[earlier], s_roots[size]);

                Assert.True(MerkleProof.VerifyConsistency(earlier, before, size, after, proof));
                Assert.All(Spoiled(proof), wrong =>
                    Assert.False(MerkleProof.VerifyConsistency(earlier, before, size, after, wrong)));
                Assert.False(MerkleProof.VerifyConsistency(earlier, Flipped(before), size, after, proof));
                Assert.False(MerkleProof.VerifyConsistency(earlier, before, size, Flipped(after), proof));
                for (var other = 0; other <= size + 1; other++)
                {
                    Assert.Equal(
                        other == earlier, MerkleProof.VerifyConsistency(other, before, size, after, proof));
                }
            }
        }
    }

    [Theory]
    [InlineData(257)]
    [InlineData(65_535)]
    [InlineData(66_000)]
    public void Proofs_cross_the_edges_of_tiles(int size)
    {
        var tiles = MemoryTiles.Of(NaiveTree.Leaves(size));
        var tree = new MerkleTree(tiles, size);
        var root = tree.Root;
        var random = new Random(size);

        for (var count = 0; count < 100; count++)
        {
            var index = random.Next(size);
            Assert.True(MerkleProof.VerifyInclusion(
                NaiveTree.Leaf(index), index, size, tree.ProveInclusion(index), root));
            Assert.True(MerkleProof.VerifyConsistency(
                index + 1, new MerkleTree(tiles, index + 1).Root, size, root, tree.ProveConsistency(index + 1)));
        }
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    public void Sizes_that_nobody_has_are_refused_without_a_fault(long size)
    {
        var proof = Enumerable.Repeat(s_roots[1], 100).ToArray();

        Assert.False(MerkleProof.VerifyInclusion(s_roots[1], size, size, proof, s_roots[1]));
        Assert.False(MerkleProof.VerifyInclusion(s_roots[1], 0, size, proof, s_roots[2]));
        Assert.False(MerkleProof.VerifyConsistency(size, s_roots[1], size, s_roots[2], proof));
        Assert.False(MerkleProof.VerifyConsistency(1, s_roots[1], size, s_roots[2], proof));
    }

    [Fact]
    public void A_tree_without_its_tiles_says_which_is_missing()
    {
        var tree = new MerkleTree(s_tiles, 1_000);

        var refused = Assert.Throws<InvalidDataException>(() => tree.ProveInclusion(3));

        Assert.Contains("missing or too short", refused.Message, StringComparison.Ordinal);
    }

    // One bit of each hash flipped, each hash left out, each doubled, and two neighbours that changed places.
    private static IEnumerable<TreeHash[]> Spoiled(TreeHash[] proof)
    {
        for (var place = 0; place < proof.Length; place++)
        {
            yield return [.. proof[..place], Flipped(proof[place], place), .. proof[(place + 1)..]];
            yield return [.. proof[..place], .. proof[(place + 1)..]];
            yield return [.. proof[..place], proof[place], .. proof[place..]];
            if (place > 0)
            {
                yield return
                    [.. proof[..(place - 1)], proof[place], proof[place - 1], .. proof[(place + 1)..]];
            }
        }

        yield return [.. proof, TreeHash.OfEmptyTree];
    }

    private static TreeHash Flipped(TreeHash hash, int bit = 0)
    {
        var bytes = hash.Span.ToArray();
        bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        return new(bytes);
    }
}
