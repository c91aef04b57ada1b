using System.Text;

namespace MagnetarStudio.Server.Cli.Qr;

/// <summary>Draws a code in text, two modules to a character.</summary>
internal static class QrText
{
    private const int Margin = 4; // ISO/IEC 18004 §9.1

    /// <summary>Lines of half blocks, the light margin with them.</summary>
    /// <remarks>Light modules are drawn, as most terminals are dark; readers take the opposite too.</remarks>
    public static string Draw(QrCode code)
    {
        var text = new StringBuilder();
        for (var y = -Margin; y < code.Size + Margin; y += 2)
        {
            for (var x = -Margin; x < code.Size + Margin; x++)
            {
                text.Append((IsLight(code, x, y), IsLight(code, x, y + 1)) switch
                {
                    (true, true) => '█',
                    (true, false) => '▀',
                    (false, true) => '▄',
                    _ => ' ',
                });
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static bool IsLight(QrCode code, int x, int y) =>
        x < 0 || y < 0 || x >= code.Size || y >= code.Size ? y < code.Size + Margin : !code[x, y];
}
