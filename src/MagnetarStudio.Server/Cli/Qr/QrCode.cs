using System.Text;

namespace MagnetarStudio.Server.Cli.Qr;

/// <summary>A QR code: bytes at error correction level M, versions 1 to 15, by ISO/IEC 18004. Immutable.</summary>
/// <remarks>Ours, because the known packages bring drawing libraries along.</remarks>
internal sealed class QrCode
{
    private const int FormatMask = 0x5412;
    private const int FormatDivisor = 0x537;
    private const int VersionDivisor = 0x1F25;

    private readonly QrVersion _version;
    private readonly bool[,] _isDark;
    private readonly bool[,] _isPattern;

    private QrCode(QrVersion version)
    {
        _version = version;
        _isDark = new bool[version.Size, version.Size];
        _isPattern = new bool[version.Size, version.Size];
    }

    /// <summary>Modules on a side, without the light margin.</summary>
    public int Size => _version.Size;

    /// <summary>Whether a module is dark.</summary>
    public bool this[int x, int y] => _isDark[y, x];

    /// <summary>The smallest code for a text, in UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mask">One of the eight masks, 0 to 7; null for the best to read.</param>
    /// <returns>Null for more than 412 bytes.</returns>
    public static QrCode? TryMake(string text, int? mask = null)
    {
        var data = Encoding.UTF8.GetBytes(text);
        for (var number = 1; number <= QrVersion.Max; number++)
        {
            var version = new QrVersion(number);
            if (data.Length <= version.Capacity)
            {
                var code = new QrCode(version);
                code.DrawPatterns();
                code.DrawBytes(QrBytes.Of(data, version));
                code.Mask(mask ?? code.FindMask());
                return code;
            }
        }

        return null;
    }

    private int FindMask()
    {
        var (best, least) = (0, int.MaxValue);
        for (var mask = 0; mask < 8; mask++)
        {
            Mask(mask);
            var penalty = QrPenalty.Of(_isDark, Size);
            if (penalty < least)
            {
                (best, least) = (mask, penalty);
            }

            Flip(mask); // twice is not at all
        }

        return best;
    }

    private void Mask(int mask)
    {
        DrawFormat(mask);
        Flip(mask);
    }

    // §7.8.2, table 10.
    private void Flip(int mask)
    {
        for (var y = 0; y < Size; y++)
        {
            for (var x = 0; x < Size; x++)
            {
                _isDark[y, x] ^= !_isPattern[y, x] && mask switch
                {
                    0 => (x + y) % 2 == 0,
                    1 => y % 2 == 0,
                    2 => x % 3 == 0,
                    3 => (x + y) % 3 == 0,
                    4 => ((x / 3) + (y / 2)) % 2 == 0,
                    5 => (x * y % 2) + (x * y % 3) == 0,
                    6 => ((x * y % 2) + (x * y % 3)) % 2 == 0,
                    _ => (((x + y) % 2) + (x * y % 3)) % 2 == 0,
                };
            }
        }
    }

    private void DrawPatterns()
    {
        for (var at = 0; at < Size; at++)
        {
            Set(at, 6, at % 2 == 0);
            Set(6, at, at % 2 == 0);
        }

        DrawRings(3, 3, 4);
        DrawRings(Size - 4, 3, 4);
        DrawRings(3, Size - 4, 4);

        var places = _version.Alignments();
        for (var row = 0; row < places.Length; row++)
        {
            for (var column = 0; column < places.Length; column++)
            {
                var isAtFinder = (row, column) == (0, 0) || (row, column) == (0, places.Length - 1)
                    || (row, column) == (places.Length - 1, 0);
                if (!isAtFinder)
                {
                    DrawRings(places[column], places[row], 2);
                }
            }
        }

        DrawFormat(0);
        DrawVersion();
    }

    // Squares within each other: finders with their light rim (4), alignment patterns (2).
    private void DrawRings(int middleX, int middleY, int reach)
    {
        for (var y = Math.Max(0, middleY - reach); y <= Math.Min(Size - 1, middleY + reach); y++)
        {
            for (var x = Math.Max(0, middleX - reach); x <= Math.Min(Size - 1, middleX + reach); x++)
            {
                var ring = Math.Max(Math.Abs(x - middleX), Math.Abs(y - middleY));
                Set(x, y, reach == 4 ? ring is not (2 or 4) : ring != 1);
            }
        }
    }

    // §7.9. Level M is 00, so the mask alone is written: twice, each with its BCH code.
    private void DrawFormat(int mask)
    {
        var bits = ((mask << 10) | Remainder(mask, 10, FormatDivisor)) ^ FormatMask;
        for (var bit = 0; bit < 15; bit++)
        {
            var isDark = ((bits >> bit) & 1) == 1;
            var (x, y) = bit switch
            {
                < 6 => (8, bit),
                6 => (8, 7),
                7 => (8, 8),
                8 => (7, 8),
                _ => (14 - bit, 8),
            };
            Set(x, y, isDark);
            (x, y) = bit < 8 ? (Size - 1 - bit, 8) : (8, Size - 15 + bit);
            Set(x, y, isDark);
        }

        Set(8, Size - 8, isDark: true);
    }

    // §7.10. From version 7 on.
    private void DrawVersion()
    {
        if (_version.Number < 7)
        {
            return;
        }

        var bits = (_version.Number << 12) | Remainder(_version.Number, 12, VersionDivisor);
        for (var bit = 0; bit < 18; bit++)
        {
            var (far, near) = (Size - 11 + (bit % 3), bit / 3);
            Set(far, near, ((bits >> bit) & 1) == 1);
            Set(near, far, ((bits >> bit) & 1) == 1);
        }
    }

    // §7.7.3: in columns of two from the right, up and down in turn, around the patterns.
    private void DrawBytes(byte[] bytes)
    {
        var bit = 0;
        for (var right = Size - 1; right >= 1; right -= 2)
        {
            right = right == 6 ? 5 : right;
            for (var step = 0; step < Size; step++)
            {
                var y = ((right + 1) & 2) == 0 ? Size - 1 - step : step;
                for (var x = right; x > right - 2; x--)
                {
                    if (!_isPattern[y, x] && bit < bytes.Length * 8)
                    {
                        _isDark[y, x] = ((bytes[bit / 8] >> (7 - (bit % 8))) & 1) == 1;
                        bit++;
                    }
                }
            }
        }
    }

    private void Set(int x, int y, bool isDark) => (_isDark[y, x], _isPattern[y, x]) = (isDark, true);

    private static int Remainder(int value, int bits, int divisor)
    {
        var remainder = value;
        for (var bit = 0; bit < bits; bit++)
        {
            remainder = (remainder << 1) ^ ((remainder >> (bits - 1)) * divisor);
        }

        return remainder;
    }
}
