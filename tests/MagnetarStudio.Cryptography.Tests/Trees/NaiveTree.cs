using System.Buffers.Binary;
using System.Security.Cryptography;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Cryptography.Tests.Trees;

/// <summary>RFC 6962 §2.1 word for word, over leaves that are their own numbers (8 bytes, big-endian).</summary>
internal static class NaiveTree
{
    public static TreeHash Leaf(long number)
    {
        var record = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(record, number);
        return LeafHash.Of(record);
    }

    public static IEnumerable<TreeHash> Leaves(int count) => Enumerable.Range(0, count).Select(number => Leaf(number));

    public static TreeHash Root(long first, long end)
    {
        if (first == end)
        {
            return new(SHA256.HashData([]));
        }

        if (end - first == 1)
        {
            return Leaf(first);
        }

        var split = 1L;
        while (split * 2 < end - first)
        {
            split *= 2;
        }

        var (left, right) = (Root(first, first + split), Root(first + split, end));
        return new(SHA256.HashData([0x01, .. left.Span, .. right.Span]));
    }
}
