namespace MagnetarStudio.Server.Cli.Qr;

/// <summary>One size of QR code at error correction level M: ISO/IEC 18004, tables 1, 9 and E.1. Immutable.</summary>
/// <param name="number">1 to <see cref="Max"/>.</param>
internal sealed class QrVersion(int number)
{
    /// <summary>The largest that is made here: it holds 412 bytes, and still fits into a terminal.</summary>
    public const int Max = 15;

    // Of versions 1 to 15 at level M, table 9.
    private static ReadOnlySpan<byte> BlockChecks => [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24];

    private static ReadOnlySpan<byte> BlockCounts => [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10];

    /// <summary>Its number.</summary>
    public int Number { get; } = number;

    /// <summary>Modules on a side.</summary>
    public int Size { get; } = (4 * number) + 17;

    /// <summary>Bytes of error correction in each block.</summary>
    public int ChecksPerBlock { get; } = BlockChecks[number - 1];

    /// <summary>Blocks that its bytes are dealt to.</summary>
    public int Blocks { get; } = BlockCounts[number - 1];

    /// <summary>All its bytes.</summary>
    public int TotalBytes { get; } = CountModules(number) / 8;

    /// <summary>Those of them that are data.</summary>
    public int DataBytes => TotalBytes - (ChecksPerBlock * Blocks);

    /// <summary>Bits of the number that says how many bytes follow, in byte mode: table 3.</summary>
    public int LengthBits => Number < 10 ? 8 : 16;

    /// <summary>The most bytes it can carry.</summary>
    public int Capacity => DataBytes - ((4 + LengthBits + 7) / 8);

    /// <summary>Middles of its alignment patterns, in both directions: table E.1.</summary>
    public int[] Alignments()
    {
        if (Number == 1)
        {
            return [];
        }

        var places = new int[(Number / 7) + 2];
        var step = (((Number * 4) + (places.Length * 2) + 1) / ((places.Length * 2) - 2)) * 2;
        places[0] = 6;
        for (var place = 1; place < places.Length; place++)
        {
            places[^place] = Size - 7 - ((place - 1) * step);
        }

        return places;
    }

    // All but finders, timing, alignment, format and version: what is left for bytes.
    private static int CountModules(int number)
    {
        var modules = (((16 * number) + 128) * number) + 64;
        if (number > 1)
        {
            var alignments = (number / 7) + 2;
            modules -= (((25 * alignments) - 10) * alignments) - 55;
        }

        return number >= 7 ? modules - 36 : modules;
    }
}
