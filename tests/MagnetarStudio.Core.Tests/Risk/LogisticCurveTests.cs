using MagnetarStudio.Core.Risk;
using Xunit;

namespace MagnetarStudio.Core.Tests.Risk;

public sealed class LogisticCurveTests
{
    [Fact]
    public void The_table_follows_the_curve_to_within_two_ten_thousandths()
    {
        for (var logOdds = -130_000; logOdds <= 130_000; logOdds += 7)
        {
            var curve = 10_000 / (1 + Math.Exp(-logOdds / 10_000d));

            Assert.InRange(LogisticCurve.At(logOdds) - curve, -2.5, 2.5);
        }
    }

    [Fact]
    public void It_never_falls_and_is_its_own_mirror_image()
    {
        for (var logOdds = 0; logOdds <= 130_000; logOdds++)
        {
            Assert.True(LogisticCurve.At(logOdds) <= LogisticCurve.At(logOdds + 1));
            Assert.Equal(LogisticCurve.One, LogisticCurve.At(logOdds) + LogisticCurve.At(-logOdds));
        }
    }

    [Theory]
    [InlineData(int.MinValue, 0)]
    [InlineData(0, 5_000)]
    [InlineData(int.MaxValue, 10_000)]
    public void It_stays_between_0_and_1(int logOdds, int score) => Assert.Equal(score, LogisticCurve.At(logOdds));
}
