using MagnetarStudio.Core.Risk;
using Xunit;

namespace MagnetarStudio.Core.Tests.Risk;

public sealed class GeoPointTests
{
    private const double EarthRadius = 6_371;

    [Theory]
    [InlineData(525_200, 134_050, 488_566, 23_522, 876)]  // Berlin, Paris: 877 km over ground
    [InlineData(0, 0, 0, 0, 0)]
    [InlineData(0, 0, 0, 1_800_000, 12_742)]  // the other side of the Earth
    [InlineData(900_000, 0, -900_000, 0, 12_742)]
    [InlineData(0, 1_799_999, 0, -1_799_999, 0)]  // neighbours across the date line
    public void Distances_are_straight_lines(
        int latitude, int longitude, int toLatitude, int toLongitude, int kilometres)
    {
        var (here, there) = (new GeoPoint(latitude, longitude), new GeoPoint(toLatitude, toLongitude));

        Assert.InRange(here.KilometresTo(there), kilometres - 1, kilometres + 1);
        Assert.Equal(here.KilometresTo(there), there.KilometresTo(here));
    }

    [Fact]
    public void Integers_agree_with_real_numbers_to_within_two_kilometres()
    {
        var chance = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var (here, there) = (Any(chance), Any(chance));

            Assert.InRange(here.KilometresTo(there) - Chord(here, there), -2, 2);
        }
    }

    [Theory]
    [InlineData(900_001, 0)]
    [InlineData(-900_001, 0)]
    [InlineData(0, 1_800_001)]
    [InlineData(0, -1_800_001)]
    public void A_point_lies_on_the_globe(int latitude, int longitude) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GeoPoint(latitude, longitude));

    private static GeoPoint Any(Random chance) =>
        new(chance.Next(-900_000, 900_001), chance.Next(-1_800_000, 1_800_001));

    private static double Chord(GeoPoint here, GeoPoint there)
    {
        var (x, y, z) = Sphere(here);
        var (toX, toY, toZ) = Sphere(there);
        return EarthRadius * Math.Sqrt(Math.Pow(x - toX, 2) + Math.Pow(y - toY, 2) + Math.Pow(z - toZ, 2));
    }

    private static (double X, double Y, double Z) Sphere(GeoPoint point)
    {
        var (latitude, longitude) = (Radians(point.Latitude), Radians(point.Longitude));
        return (Math.Cos(latitude) * Math.Cos(longitude), Math.Cos(latitude) * Math.Sin(longitude), Math.Sin(latitude));
    }

    private static double Radians(int angle) => angle * Math.PI / 180 / GeoPoint.UnitsPerDegree;
}
