using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>What is done to tiles and frontier, which nobody signs, and that they mislead nobody.</summary>
public sealed class TreeTamperingTests
{
    [Fact]
    public void A_tile_that_was_changed_is_found()
    {
        using var log = TestLog.Of(600);
        Change(log, index: 1, offset: 44);

        var finding = Assert.Single(log.Verify().Findings);
        Assert.Equal(("HASH_DIFFERS", 300L), (finding.Code, finding.Seq));
    }

    [Fact]
    public void A_tile_that_is_missing_or_only_in_part_there_is_found()
    {
        using var log = TestLog.Of(600);
        log.Tiles[(0, 1)] = new(new(0, 1, 10), new byte[10 * TreeHash.SizeBytes]);
        Assert.Equal("TILE_MISSING", Assert.Single(log.Verify().Findings).Code);

        log.Tiles.Remove((0, 1));
        Assert.Equal("TILE_MISSING", Assert.Single(log.Verify().Findings).Code);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 0)]
    [InlineData(99, long.MaxValue)]
    public void A_tile_that_nobody_filled_is_found(int level, long index)
    {
        using var log = TestLog.Of(600);
        log.Tiles.Add((level, index), log.Tiles[(0, 0)]);

        Assert.Equal("TILE_ADDED", Assert.Single(log.Verify().Findings).Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(-1)]
    public void A_frontier_that_was_changed_is_found(int offset)
    {
        using var log = TestLog.Of(600);
        var frontier = log.Head!.Frontier.ToArray();
        frontier[offset < 0 ? ^1 : offset] ^= 1;
        log.Head = log.Head with { Frontier = frontier };

        Assert.Equal("FRONTIER_DIFFERS", Assert.Single(log.Verify().Findings).Code);
    }

    [Fact]
    public void A_frontier_made_for_the_changed_records_points_at_no_innocent_record()
    {
        using var log = TestLog.Of(200);
        log.Records[3].Record[130] ^= 1;
        var frontier = new MerkleFrontier();
        log.Records.ForEach(row => frontier.Append(LeafHash.Of(row.Record)));
        log.Head = log.Head! with { Frontier = frontier.Encode() };

        Assert.Equal(0, log.Verify(VerifyLevel.Structure).FirstBad);
    }

    [Fact]
    public void A_tile_made_for_the_changed_record_does_not_hide_it()
    {
        using var log = TestLog.Of(600);
        log.Records[3].Record[130] ^= 1;
        var bytes = log.Tiles[(0, 0)].Bytes.ToArray();
        LeafHash.Of(log.Records[3].Record).CopyTo(bytes.AsSpan(3 * TreeHash.SizeBytes));
        log.Tiles[(0, 0)] = new(new(0, 0), bytes);
        Change(log, index: 1, offset: 44);

        Assert.Equal(0, log.Verify(VerifyLevel.Structure).FirstBad);
    }

    [Fact]
    public void The_first_bad_record_is_named_however_many_are_bad()
    {
        using var log = TestLog.Of(600);
        log.Records[3].Record[130] ^= 1;  // seen only when its tile is full
        for (var seq = 100; seq < 140; seq++)
        {
            log.Records[seq].Record[0] = 9;
        }

        var report = log.Verify(VerifyLevel.Structure);

        Assert.Equal(VerifyReport.FindingsMax, report.Findings.Count);
        Assert.Equal(3, report.FirstBad);
        Assert.Equal(3, report.GoodPrefix);
        Assert.Equal(report.Findings.OrderBy(finding => finding.Seq), report.Findings);
    }

    private static void Change(TestLog log, long index, int offset)
    {
        var bytes = log.Tiles[(0, index)].Bytes.ToArray();
        bytes[offset * TreeHash.SizeBytes] ^= 1;
        log.Tiles[(0, index)] = new(new(0, index), bytes);
    }
}
