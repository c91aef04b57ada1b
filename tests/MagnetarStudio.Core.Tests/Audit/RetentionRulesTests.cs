using MagnetarStudio.Core.Audit;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>Whole tiles go, the oldest first, and never more than a tenth unless somebody says so.</summary>
public sealed class RetentionRulesTests
{
    private static readonly DateTimeOffset s_start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 10_000, 0, false, 0)] // nothing is old enough
    [InlineData(0, 10_000, 255, false, 0)] // the tile's last record is not older
    [InlineData(0, 10_000, 256, false, 256)]
    [InlineData(0, 10_000, 10_000, false, 768)] // a tenth, in whole tiles
    [InlineData(0, 10_000, 10_000, true, 9_984)]
    [InlineData(256, 10_000, 10_000, false, 1_024)]
    [InlineData(0, 600, 600, false, 256)] // a small log loses one tile
    [InlineData(0, 512, 512, true, 256)] // the newest tile stays
    [InlineData(0, 100, 100, true, 0)]
    public void The_horizon_is_where_the_first_kept_tile_begins(
        long first, long size, int oldSeconds, bool all, long horizon)
    {
        var oldest = s_start.AddSeconds(oldSeconds);

        Assert.Equal(horizon, RetentionRules.FindHorizon(first, size, oldest, all, seq => s_start.AddSeconds(seq)));
    }
}
