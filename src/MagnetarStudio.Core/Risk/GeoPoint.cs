namespace MagnetarStudio.Core.Risk;

/// <summary>A point on the globe, in integers, so that distances are the same on every machine.</summary>
public readonly record struct GeoPoint
{
    /// <summary>Units of one degree: 10,000, so that one is about eleven metres.</summary>
    public const int UnitsPerDegree = 10_000;

    private const int QuarterTurn = 90 * UnitsPerDegree;
    private const int EarthRadiusKilometres = 6_371;
    private const long SineOne = 1_000_000;

    // Sines of 0 to 90 degrees in millionths: a table, because Math.Sin may differ between processors.
    private static readonly int[] s_sines =
    [
        0, 17_452, 34_899, 52_336, 69_756, 87_156, 104_528, 121_869, 139_173, 156_434, 173_648, 190_809, 207_912,
        224_951, 241_922, 258_819, 275_637, 292_372, 309_017, 325_568, 342_020, 358_368, 374_607, 390_731, 406_737,
        422_618, 438_371, 453_990, 469_472, 484_810, 500_000, 515_038, 529_919, 544_639, 559_193, 573_576, 587_785,
        601_815, 615_661, 629_320, 642_788, 656_059, 669_131, 681_998, 694_658, 707_107, 719_340, 731_354, 743_145,
        754_710, 766_044, 777_146, 788_011, 798_636, 809_017, 819_152, 829_038, 838_671, 848_048, 857_167, 866_025,
        874_620, 882_948, 891_007, 898_794, 906_308, 913_545, 920_505, 927_184, 933_580, 939_693, 945_519, 951_057,
        956_305, 961_262, 965_926, 970_296, 974_370, 978_148, 981_627, 984_808, 987_688, 990_268, 992_546, 994_522,
        996_195, 997_564, 998_630, 999_391, 999_848, 1_000_000,
    ];

    /// <summary>A point.</summary>
    /// <param name="latitude">North of the equator, in 1/10,000 degree: -900,000 to 900,000.</param>
    /// <param name="longitude">East of Greenwich, in 1/10,000 degree: -1,800,000 to 1,800,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">Off the globe.</exception>
    public GeoPoint(int latitude, int longitude)
    {
        if (!IsOnGlobe(latitude, longitude))
        {
            throw new ArgumentOutOfRangeException(nameof(latitude), $"{latitude}, {longitude} is off the globe.");
        }

        (Latitude, Longitude) = (latitude, longitude);
    }

    /// <summary>North of the equator, in 1/10,000 degree.</summary>
    public int Latitude { get; }

    /// <summary>East of Greenwich, in 1/10,000 degree.</summary>
    public int Longitude { get; }

    /// <summary>Whether two numbers in 1/10,000 degree name a point.</summary>
    public static bool IsOnGlobe(int latitude, int longitude) =>
        latitude is >= -QuarterTurn and <= QuarterTurn && longitude is >= -2 * QuarterTurn and <= 2 * QuarterTurn;

    /// <summary>The straight line through the Earth, in whole kilometres.</summary>
    /// <remarks>Up to a third shorter than the way over ground, so it errs towards the traveller.</remarks>
    public int KilometresTo(GeoPoint other)
    {
        var (x, y, z) = OnUnitSphere();
        var (otherX, otherY, otherZ) = other.OnUnitSphere();
        var square = Square(x - otherX) + Square(y - otherY) + Square(z - otherZ);
        return (int)(SquareRoot(square) * EarthRadiusKilometres / SineOne);
    }

    private (long X, long Y, long Z) OnUnitSphere()
    {
        var (flat, height) = (Sine(Latitude + QuarterTurn), Sine(Latitude));
        return (flat * Sine(Longitude + QuarterTurn) / SineOne, flat * Sine(Longitude) / SineOne, height);
    }

    // Linear between whole degrees: at most 0.3 km off.
    private static long Sine(int angle)
    {
        var turned = ((angle % (4 * QuarterTurn)) + (4 * QuarterTurn)) % (4 * QuarterTurn);
        var half = turned % (2 * QuarterTurn);
        var (degree, rest) = Math.DivRem(Math.Min(half, (2 * QuarterTurn) - half), UnitsPerDegree);
        long low = s_sines[degree];
        var sine = rest == 0 ? low : low + ((s_sines[degree + 1] - low) * rest / UnitsPerDegree);
        return turned < 2 * QuarterTurn ? sine : -sine;
    }

    private static long Square(long value) => value * value;

    // Newton's method from above; it falls until it has arrived.
    private static long SquareRoot(long value)
    {
        var root = 2 * SineOne;
        while (root * root > value)
        {
            root = (root + (value / root)) / 2;
        }

        return root;
    }
}
