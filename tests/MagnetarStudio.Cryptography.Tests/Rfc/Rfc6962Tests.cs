using MagnetarStudio.Cryptography.Tests.Trees;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Cryptography.Tests.Rfc;

/// <summary>
/// Merkle trees (RFC 6962 §2.1) with the eight leaves that Certificate Transparency's programs test with.
/// </summary>
public sealed class Rfc6962Tests
{
    private static readonly string[] s_leaves =
    [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ];

    private static readonly string[] s_roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Fact]
    public void Every_root_of_the_eight_leaves_agrees()
    {
        var frontier = new MerkleFrontier();
        Assert.Equal(s_roots[0], frontier.Root.ToString());

        for (var size = 1; size <= s_leaves.Length; size++)
        {
            frontier.Append(LeafHash.Of(Hex.Bytes(s_leaves[size - 1])));
            Assert.Equal(s_roots[size], frontier.Root.ToString());
        }
    }

    [Fact]
    public void The_inclusion_proof_of_leaf_5_of_8_agrees() => Assert.Equal(
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
        Tree(8).ProveInclusion(5).Select(hash => hash.ToString()));

    [Fact]
    public void The_inclusion_proof_of_leaf_2_of_3_agrees() => Assert.Equal(
        ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
        Tree(3).ProveInclusion(2).Select(hash => hash.ToString()));

    [Fact]
    public void The_consistency_proof_from_6_to_8_agrees() => Assert.Equal(
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ],
        Tree(8).ProveConsistency(6).Select(hash => hash.ToString()));

    [Fact]
    public void The_consistency_proof_from_2_to_5_agrees() => Assert.Equal(
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ],
        Tree(5).ProveConsistency(2).Select(hash => hash.ToString()));

    private static MerkleTree Tree(int size) =>
        new(MemoryTiles.Of(s_leaves.Take(size).Select(leaf => LeafHash.Of(Hex.Bytes(leaf)))), size);
}
