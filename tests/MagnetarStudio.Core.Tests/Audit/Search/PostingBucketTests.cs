using MagnetarStudio.Core.Audit.Search;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit.Search;

/// <summary>A bucket answers for each token the entries that were written under it, and no others.</summary>
public sealed class PostingBucketTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1_023)] // the last list
    [InlineData(1_024)] // the first bits
    [InlineData(16_384)] // every entry of the segment
    public void A_token_has_the_entries_it_was_written_with(int entries)
    {
        ulong[] pairs =
        [
            .. Pairs(token: 0x00000100, 2, 5),
            .. Pairs(token: 0x80000000, [.. Enumerable.Range(16_384 - entries, entries)]),
            .. Pairs(token: 0xFFFFFF00, 16_383),
        ];

        var bucket = PostingBucket.Write(pairs);

        Assert.Equal([5, 2], Find(bucket, 0x00000100));
        Assert.Equal(Enumerable.Range(16_384 - entries, entries).Reverse(), Find(bucket, 0x80000000));
        Assert.Equal([16_383], Find(bucket, 0xFFFFFF00));
        Assert.Empty(Find(bucket, 0x00000200));
    }

    [Fact]
    public void A_bucket_of_no_token_holds_nothing() => Assert.Empty(Find(PostingBucket.Write([]), 7));

    [Fact]
    public void What_is_cut_short_or_names_a_place_outside_its_segment_is_refused()
    {
        var bucket = PostingBucket.Write(Pairs(token: 256, 2, 5));
        EntrySet? found = null;

        for (var size = 0; size < bucket.Length; size++)
        {
            Assert.False(PostingBucket.TryFind(bucket.AsSpan(0, size), 256, ref found));
        }

        bucket[^2] = 0x40;
        Assert.False(PostingBucket.TryFind(bucket, 256, ref found));
    }

    [Fact]
    public void What_is_in_both_sets_is_what_each_has()
    {
        var one = Set(1, 63, 64, 65, 16_383);
        var other = Set(0, 63, 65, 16_382);

        Assert.Equal([65, 63], Places(EntrySet.Both(one, other)));
        Assert.Null(EntrySet.Both(null, other));
        Assert.Null(EntrySet.Both(other, null));
    }

    private static ulong[] Pairs(uint token, params int[] places) =>
        [.. places.Select(place => ((ulong)token << 16) | (uint)place)];

    private static List<int> Find(byte[] bucket, uint token)
    {
        EntrySet? found = null;
        Assert.True(PostingBucket.TryFind(bucket, token, ref found));
        return Places(found);
    }

    private static EntrySet Set(params int[] places)
    {
        var set = new EntrySet();
        foreach (var place in places)
        {
            set.Add(place);
        }

        return set;
    }

    private static List<int> Places(EntrySet? set)
    {
        var places = new List<int>();
        for (var place = set?.FindBefore(IndexSegment.Entries) ?? -1; place >= 0; place = set!.FindBefore(place))
        {
            places.Add(place);
        }

        return places;
    }
}
