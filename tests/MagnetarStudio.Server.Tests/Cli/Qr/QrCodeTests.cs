using System.Diagnostics;
using System.Text;
using MagnetarStudio.Server.Cli.Qr;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Server.Tests.Cli.Qr;

/// <summary>ISO/IEC 18004, by another encoder's matrix and another's reader.</summary>
public sealed class QrCodeTests : IDisposable
{
    private const int CapacityMax = 412; // version 15, level M, byte mode: table 7

    // `qrencode -8 -l M -m 0 known`, which chooses mask 4.
    private static readonly string[] s_known =
    [
        "#######.###...#######",
        "#.....#..#..#.#.....#",
        "#.###.#....##.#.###.#",
        "#.###.#.##.##.#.###.#",
        "#.###.#.#...#.#.###.#",
        "#.....#.#.##..#.....#",
        "#######.#.#.#.#######",
        "........#..##........",
        "#...#.###.##.#####..#",
        "###..#.#.#.##..#.#.#.",
        "#...#.######..######.",
        "###..#..##...##.#..##",
        "...#.##.#.#.###....#.",
        "........#...###..#.#.",
        "#######.#.#.##....##.",
        "#.....#...###..#...#.",
        "#.###.#.##.#..####..#",
        "#.###.#..####....####",
        "#.###.#..#.#..###.#..",
        "#.....#..#...###.....",
        "#######.##..#####...#",
    ];

    private readonly TempDatabase _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void A_known_text_has_the_known_matrix() =>
        Assert.Equal(s_known, Rows(QrCode.TryMake("known", mask: 4)!, '#', '.'));

    // The most bytes of each version from 1 to 15, table 7, and one more, which is the next version.
    [Theory]
    [InlineData(14, 21)]
    [InlineData(26, 25)]
    [InlineData(42, 29)]
    [InlineData(62, 33)]
    [InlineData(84, 37)]
    [InlineData(106, 41)]
    [InlineData(122, 45)]
    [InlineData(152, 49)]
    [InlineData(180, 53)]
    [InlineData(213, 57)]
    [InlineData(251, 61)]
    [InlineData(287, 65)]
    [InlineData(331, 69)]
    [InlineData(362, 73)]
    [InlineData(CapacityMax, 77)]
    public async Task A_reader_reads_what_a_version_holds_at_most(int length, int size)
    {
        var text = string.Concat(Enumerable.Range(0, length).Select(at => (char)('!' + (at * 7 % 90))));
        var code = QrCode.TryMake(text)!;

        Assert.Equal(size, code.Size);
        Assert.Equal(text, await ReadAsync(code));
        Assert.Equal(length == CapacityMax ? null : size + 4, QrCode.TryMake(text + "!")?.Size);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task A_reader_reads_every_mask(int mask)
    {
        const string text = "otpauth://totp/Studio:ada?secret=JBSWY3DPEHPK3PXP&issuer=Studio";
        Assert.Equal(text, await ReadAsync(QrCode.TryMake(text, mask)!));
    }

    [Fact]
    public void A_drawing_shows_every_module_and_a_margin_of_four()
    {
        var code = QrCode.TryMake("known", mask: 4)!;
        var lines = QrText.Draw(code).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var upper = lines.Select(line => line.Select(half => half is '█' or '▀').ToArray());
        var lower = lines.Select(line => line.Select(half => half is '█' or '▄').ToArray());
        var rows = upper.Zip(lower).SelectMany(pair => new[] { pair.First, pair.Second })
            .Select(row => string.Concat(row.Select(isLight => isLight ? '.' : '#')))
            .ToList();

        Assert.All(rows.Take(4), row => Assert.DoesNotContain('#', row));
        Assert.Equal(s_known.Select(row => $"....{row}...."), rows.Skip(4).Take(code.Size));
    }

    private static IEnumerable<string> Rows(QrCode code, char dark, char light) =>
        Enumerable.Range(0, code.Size).Select(y => string.Concat(
            Enumerable.Range(0, code.Size).Select(x => code[x, y] ? dark : light)));

    // Four points a module and the margin, as a plain picture (PGM).
    private async Task<string> ReadAsync(QrCode code)
    {
        const int points = 4;
        var side = (code.Size + 8) * points;
        var picture = new StringBuilder($"P2 {side} {side} 1\n");
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var (column, row) = ((x / points) - 4, (y / points) - 4);
                var isDark = column >= 0 && row >= 0 && column < code.Size && row < code.Size && code[column, row];
                picture.Append(isDark ? "0 " : "1 ");
            }

            picture.Append('\n');
        }

        var path = _temp.PathOf("code.pgm");
        await File.WriteAllTextAsync(path, picture.ToString(), TestContext.Current.CancellationToken);
        using var reader = Process.Start(new ProcessStartInfo("zbarimg", ["--quiet", "--nodbus", "--raw", path])
        {
            RedirectStandardOutput = true,
        })!;
        var read = await reader.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        return read.TrimEnd('\n');
    }
}
