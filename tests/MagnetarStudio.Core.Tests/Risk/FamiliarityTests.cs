using MagnetarStudio.Core.Risk;
using Xunit;

namespace MagnetarStudio.Core.Tests.Risk;

public sealed class FamiliarityTests
{
    private const int HalfLife = 720;
    private const uint Start = 30_000_000;

    [Theory]
    [InlineData(0, 16_384)]
    [InlineData(44, 16_384)]  // the last hour before the first of sixteen steps
    [InlineData(45, 15_689)]
    [InlineData(720, 8_192)]
    [InlineData(1_440, 4_096)]
    [InlineData(720 * 14, 1)]
    [InlineData(720 * 15, 0)]
    [InlineData(70_000_000, 0)]
    public void It_halves_with_every_half_life(int hours, int left) => Assert.Equal(
        left, new Familiarity(Familiarity.WeightMax, Start).At(Start + (uint)hours * 60, HalfLife));

    [Fact]
    public void It_never_grows_by_waiting()
    {
        var seen = new Familiarity(Familiarity.WeightMax, Start);
        for (var hours = 0u; hours < 12_000; hours++)
        {
            Assert.True(seen.At(Start + (60 * (hours + 1)), HalfLife) <= seen.At(Start + (60 * hours), HalfLife));
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(59, 1)]  // the same hour
    [InlineData(60, 2)]
    public void It_grows_once_an_hour(int minutes, int sightings)
    {
        var hourStart = Start - (Start % 60);
        var once = default(Familiarity).Again(hourStart, HalfLife, isProved: false);
        var twice = once.Again(hourStart + (uint)minutes, HalfLife, isProved: false);

        Assert.Equal(sightings * Familiarity.Sighting, twice.Weight);
    }

    [Fact]
    public void What_was_proved_is_wholly_familiar_at_once() => Assert.Equal(
        new(Familiarity.WeightMax, Start), default(Familiarity).Again(Start, HalfLife, isProved: true));

    [Fact]
    public void It_is_bounded()
    {
        var seen = default(Familiarity);
        for (var hour = 0u; hour < 200; hour++)
        {
            seen = seen.Again(Start + (60 * hour), HalfLife, isProved: false);
        }

        Assert.Equal(Familiarity.WeightMax, seen.Weight);
    }

    [Fact]
    public void A_clock_set_back_changes_nothing()
    {
        var seen = new Familiarity(1_000, Start);

        Assert.Equal(seen, seen.Again(Start - 600, HalfLife, isProved: false));
        Assert.Equal(1_000, seen.At(Start - 600, HalfLife));
    }
}
