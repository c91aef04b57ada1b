namespace MagnetarStudio.Server.Cli.Qr;

/// <summary>How hard a code is to read: the mask with the least is used. ISO/IEC 18004 §7.8.3.</summary>
internal static class QrPenalty
{
    private const int RunLength = 5;
    private const int RunPenalty = 3;
    private const int SquarePenalty = 3;
    private const int FinderPenalty = 40;
    private const int BalancePenalty = 10;

    // Dark 1, light 3, dark 1 about dark 3, with four light ones before or behind it: what a finder looks like.
    private const int FinderBefore = 0b1011101_0000;
    private const int FinderBehind = 0b0000_1011101;
    private const int FinderBits = 11;

    /// <summary>The penalty of a code.</summary>
    public static int Of(bool[,] isDark, int size)
    {
        var (penalty, dark) = (0, 0);
        for (var y = 0; y < size; y++)
        {
            penalty += OfLine(isDark, size, y, isRow: true) + OfLine(isDark, size, y, isRow: false);
            for (var x = 0; x < size; x++)
            {
                dark += isDark[y, x] ? 1 : 0;
                penalty += x > 0 && y > 0 && isDark[y, x] == isDark[y - 1, x] && isDark[y, x] == isDark[y, x - 1]
                    && isDark[y, x] == isDark[y - 1, x - 1] ? SquarePenalty : 0;
            }
        }

        // For each full 5 % that the dark ones are away from half.
        return penalty + (Math.Abs((dark * 20) - (size * size * 10)) / (size * size) * BalancePenalty);
    }

    private static int OfLine(bool[,] isDark, int size, int line, bool isRow)
    {
        var (penalty, run, last) = (0, 0, 0);
        for (var at = 0; at < size; at++)
        {
            var bit = (isRow ? isDark[line, at] : isDark[at, line]) ? 1 : 0;
            run = at > 0 && bit == (last & 1) ? run + 1 : 1;
            penalty += run == RunLength ? RunPenalty : run > RunLength ? 1 : 0;
            last = ((last << 1) | bit) & ((1 << FinderBits) - 1);
            penalty += at >= FinderBits - 1 && last is FinderBefore or FinderBehind ? FinderPenalty : 0;
        }

        return penalty;
    }
}
