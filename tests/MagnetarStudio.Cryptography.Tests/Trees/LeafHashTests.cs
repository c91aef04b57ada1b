using System.Security.Cryptography;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Cryptography.Tests.Trees;

public sealed class LeafHashTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_022)]
    [InlineData(1_023)] // the last that fits on the stack with its prefix
    [InlineData(1_024)]
    [InlineData(65_535)]
    public void A_leaf_is_hashed_behind_a_zero_byte_whatever_its_length(int length)
    {
        var record = new byte[length];
        new Random(length).NextBytes(record);

        Assert.Equal(Hex.Text(SHA256.HashData([0x00, .. record])), LeafHash.Of(record).ToString());
    }
}
