using System.Globalization;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>Draws a calibration: the curve above, and below it where scores fall, with the bands in both.</summary>
internal static class RiskPicture
{
    private const int Width = 960;
    private const int Height = 900;
    private const int Left = 96;
    private const int Right = 912;

    private const string Styles = """

        text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: #3b4252; font-size: 14px }
        .title { font-size: 24px; font-weight: 600; fill: #1f2633 } .faint { fill: #7a8496 } .end { text-anchor: end }
        .middle { text-anchor: middle } .strong { font-weight: 600; fill: #1f2633 }
        .paper { fill: #fbfaf7 } .field { fill: #ffffff } .grid { stroke: #e4e6eb; stroke-width: 1 }
        .bar { stroke: #b08d3c; stroke-width: 1.5; stroke-dasharray: 5 5 } .gold { fill: #8f6f24 }
        .area { fill: #2f6f8f; fill-opacity: 0.12 } .curve { fill: none; stroke: #2f6f8f; stroke-width: 3 }
        .normal { fill: #5b9a6f } .suspicious { fill: #d9a63a } .stepup { fill: #d9743a } .ended { fill: #b03a48 }
        .normal-band { fill: #5b9a6f; fill-opacity: 0.07 } .suspicious-band { fill: #d9a63a; fill-opacity: 0.12 }
        .stepup-band { fill: #d9743a; fill-opacity: 0.14 } .ended-band { fill: #b03a48; fill-opacity: 0.13 }
        .honest { fill: #2f6f8f } .hijacked { fill: #b03a48 } .axis { stroke: #7a8496; stroke-width: 1 }
        circle { stroke: #ffffff; stroke-width: 2 }

        """;

    /// <summary>The picture.</summary>
    public static string Draw(RocCurve curve, Tally tally, RiskPolicy policy)
    {
        var drawing = new SvgDrawing();
        drawing.Box(0, 0, Width, Height, "paper");
        drawing.Text(Left, 50, "title", "How well risk tells thieves from owners");
        drawing.Text(Left, 76, "faint", string.Create(
            CultureInfo.InvariantCulture,
            $"{tally.Days:N0} days of honest sessions and {tally.Hijacks.Count:N0} hijacks, simulated on seeds that no "
            + $"weight was set by; policy {policy.Version}"));
        new RocPanel(drawing, Left, top: 104, Right, bottom: 500).Draw(curve, policy);
        new ScorePanel(drawing, Left, top: 600, Right, bottom: 840).Draw(tally, policy);
        return drawing.ToSvg(Width, Height, "Risk: ROC curve and scores", Styles);
    }
}
