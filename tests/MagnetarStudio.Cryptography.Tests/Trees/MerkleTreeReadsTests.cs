using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Cryptography.Tests.Trees;

/// <summary>A proof's reads grow with the logarithm of the log.</summary>
public sealed class MerkleTreeReadsTests
{
    private const int Leaves = 140_000; // three levels of tiles

    private static readonly MemoryTiles s_tiles =
        MemoryTiles.Of(Enumerable.Range(0, Leaves).Select(leaf => LeafHash.Of(BitConverter.GetBytes(leaf))));

    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65_535)]
    [InlineData(65_537)]
    [InlineData(131_071)]
    [InlineData(139_999)]
    [InlineData(Leaves)]
    public void A_proof_reads_at_most_two_tiles_of_each_level(int place)
    {
        foreach (var size in new[] { place, 131_073, 139_777, Leaves }.Where(size => size >= place))
        {
            var counted = new CountedTiles();
            var tree = new MerkleTree(counted, size);
            tree.ProveInclusion(place - 1);
            counted.AssertAtMostTwoALevel();

            counted = new CountedTiles();
            new MerkleTree(counted, size).ProveConsistency(place);
            counted.AssertAtMostTwoALevel();
        }
    }

    private sealed class CountedTiles : ITileSource
    {
        private readonly HashSet<(int Level, long Index)> _read = [];

        public HashTile? Find(int level, long index)
        {
            _read.Add((level, index));
            return s_tiles.Find(level, index);
        }

        public void AssertAtMostTwoALevel() =>
            Assert.All(_read.CountBy(tile => tile.Level), level => Assert.InRange(level.Value, 1, 2));
    }
}
