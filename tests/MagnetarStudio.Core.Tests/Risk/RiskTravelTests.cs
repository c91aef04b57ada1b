using System.Net;
using MagnetarStudio.Core.Risk;
using Xunit;

namespace MagnetarStudio.Core.Tests.Risk;

public sealed class RiskTravelTests
{
    private static readonly RiskHistory s_berlin = Shown.HistoryOf(Shown.Phone, Shown.Noon, Shown.Berlin);
    private static readonly RiskFacts s_abroad = Shown.Phone with { Address = IPAddress.Parse("1.128.4.4") };

    // Berlin to Sydney: 11,900 km through the Earth; 200 km of slack, 1,000 km/h.
    [Theory]
    [InlineData(0, 4)]
    [InlineData(11 * 60, 4)]
    [InlineData(12 * 60, 0)]
    public void Travel_is_impossible_when_it_is_too_fast(int minutes, int level) =>
        Assert.Equal(level, LevelAfter(minutes, Shown.Sydney));

    [Fact]
    public void Places_that_are_a_little_off_are_no_journey() =>
        Assert.Equal(0, LevelAfter(0, new("DE", null, new GeoPoint(525_200, 154_050))));

    [Fact]
    public void A_clock_set_back_is_no_journey_at_home() => Assert.Equal(0, LevelAfter(-600, Shown.Berlin));

    [Theory]
    [InlineData(true, RiskGaps.PastPlaces)]
    [InlineData(false, RiskGaps.Place)]
    public void A_place_that_is_missing_is_named(bool isHereKnown, RiskGaps gap)
    {
        var history = isHereKnown ? Shown.HistoryOf(Shown.Phone, Shown.Noon) : s_berlin;

        var vector = Shown.ScoreSession(s_abroad, history, isHereKnown ? Shown.Sydney : null).Vector;

        Assert.True(vector.Gaps.HasFlag(gap));
        Assert.Equal(0, vector.LevelOf(RiskSignal.ImpossibleTravel));
    }

    [Fact]
    public void Another_subnet_of_a_known_company_is_a_quarter_less_new()
    {
        var vector = Shown.ScoreSession(
            Shown.Phone with { Address = IPAddress.Parse("80.187.1.1") }, s_berlin, Shown.Berlin).Vector;

        Assert.Equal(new() { [RiskSignal.IpSubnetChange] = 3 }, Shown.LevelsOf(vector));
    }

    private static int LevelAfter(int minutes, Place place) => RiskRules.ReadSession(
        Shown.At(s_abroad, Shown.Noon.AddMinutes(minutes), place),
        s_berlin,
        s_berlin,
        isTokenReplayed: false,
        Shown.Policy).LevelOf(RiskSignal.ImpossibleTravel);
}
