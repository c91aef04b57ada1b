using MagnetarStudio.Core.Metrics;
using Xunit;

namespace MagnetarStudio.Core.Tests.Metrics;

public sealed class HistogramTests
{
    [Fact]
    public async Task Ten_writers_of_a_thousand_each_are_counted_and_summed_exactly()
    {
        var histogram = new Histogram();

        await Writers.RunAsync(writers: 10, () =>
        {
            for (var value = 1; value <= 1_000; value++)
            {
                histogram.Record(value);
            }
        });

        var snapshot = histogram.Snapshot();
        Assert.Equal(10_000, snapshot.Count);
        Assert.Equal(10 * 500_500, snapshot.Total);
        Assert.Equal(1, snapshot.Min);
        Assert.Equal(1_000, snapshot.Max);
    }

    [Fact]
    public void An_empty_histogram_is_all_zero()
    {
        var snapshot = new Histogram().Snapshot();

        Assert.Equal(
            (0, 0, 0, 0, 0, 0),
            (snapshot.Count, snapshot.Total, snapshot.Min, snapshot.Max, snapshot.P50, snapshot.P99));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1_000)]
    [InlineData(1_000_000)]
    [InlineData(3_600_000_000)]
    [InlineData((1L << 40) - 1)]
    [InlineData(1L << 40)]  // above the scale: the extremes are exact all the same
    [InlineData(long.MaxValue / 2)]
    public void A_single_value_is_every_quantile_of_itself(long value)
    {
        var histogram = new Histogram();
        histogram.Record(value);

        var snapshot = histogram.Snapshot();
        Assert.Equal((value, value, value, value), (snapshot.Min, snapshot.P50, snapshot.P99, snapshot.Max));
    }

    [Fact]
    public void A_negative_value_counts_as_zero()
    {
        var histogram = new Histogram();
        histogram.Record(-5);

        Assert.Equal((1, 0, 0), (histogram.Snapshot().Count, histogram.Snapshot().Min, histogram.Snapshot().Max));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(37)]
    [InlineData(1_013)]
    [InlineData(99_991)]
    public void Quantiles_are_within_a_sixty_fourth(long step)
    {
        var histogram = new Histogram();
        for (var rank = 1; rank <= 1_000; rank++)
        {
            histogram.Record(rank * step);
        }

        var snapshot = histogram.Snapshot();
        foreach (var share in (double[])[0, 0.001, 0.25, 0.5, 0.95, 0.99, 0.999, 1])
        {
            var exact = Math.Max((long)Math.Ceiling(share * 1_000), 1) * step;
            Assert.InRange(snapshot.Quantile(share), exact - (exact / 64.0), exact + (exact / 64.0));
        }
    }

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_share_is_between_nothing_and_everything(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Histogram().Snapshot().Quantile(share));

    [Fact]
    public void The_middle_of_a_bucket_lies_in_it_and_buckets_rise()
    {
        for (var index = 0; index < HistogramBuckets.Count; index++)
        {
            Assert.Equal(index, HistogramBuckets.IndexOf(HistogramBuckets.MiddleOf(index)));
        }

        Assert.Equal(HistogramBuckets.Count - 1, HistogramBuckets.IndexOf(HistogramBuckets.ValueMax));
        Assert.Equal(HistogramBuckets.Count - 1, HistogramBuckets.IndexOf(long.MaxValue));
    }
}
