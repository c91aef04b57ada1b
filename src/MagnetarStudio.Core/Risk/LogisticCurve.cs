namespace MagnetarStudio.Core.Risk;

/// <summary>Turns log-odds into a score: the logistic curve as a table, in integers.</summary>
/// <remarks>
/// Math.Exp may differ in its last bit between processors and releases; a table cannot. Linear between its points, so
/// at most 0.0002 off the true curve; it never falls.
/// </remarks>
public static class LogisticCurve
{
    /// <summary>One nat of log-odds: 10,000.</summary>
    public const int Nat = 10_000;

    /// <summary>A score of 1.0: 10,000.</summary>
    public const int One = 10_000;

    private const int Step = Nat / 8;
    private const int MillionthsPerUnit = 100;

    // From 0 to 12 nats by eighths, in millionths. Below 0 the curve is its own mirror image.
    private static readonly int[] s_curve =
    [
        500_000, 531_209, 562_177, 592_667, 622_459, 651_355, 679_179, 705_785, 731_059, 754_915, 777_300, 798_187,
        817_574, 835_484, 851_953, 867_036, 880_797, 893_309, 904_651, 914_901, 924_142, 932_453, 939_913, 946_597,
        952_574, 957_912, 962_673, 966_914, 970_688, 974_043, 977_023, 979_668, 982_014, 984_094, 985_936, 987_568,
        989_013, 990_292, 991_423, 992_423, 993_307, 994_089, 994_780, 995_390, 995_930, 996_406, 996_827, 997_199,
        997_527, 997_817, 998_073, 998_299, 998_499, 998_675, 998_830, 998_968, 999_089, 999_196, 999_290, 999_374,
        999_447, 999_512, 999_569, 999_620, 999_665, 999_704, 999_739, 999_769, 999_797, 999_820, 999_842, 999_860,
        999_877, 999_891, 999_904, 999_915, 999_925, 999_934, 999_942, 999_949, 999_955, 999_960, 999_965, 999_969,
        999_972, 999_976, 999_979, 999_981, 999_983, 999_985, 999_987, 999_989, 999_990, 999_991, 999_992, 999_993,
        999_994,
    ];

    /// <summary>The score of a sum of weights.</summary>
    /// <param name="logOdds">In 1/10,000 nat; beyond 12 nats the curve is flat.</param>
    /// <returns>0 to 10,000.</returns>
    public static int At(int logOdds)
    {
        var (index, rest) = Math.DivRem((int)Math.Min(Math.Abs((long)logOdds), 12 * Nat), Step);
        var low = s_curve[index];
        var height = rest == 0 ? low : low + ((s_curve[index + 1] - low) * rest / Step);
        var score = (height + (MillionthsPerUnit / 2)) / MillionthsPerUnit;
        return logOdds < 0 ? One - score : score;
    }
}
