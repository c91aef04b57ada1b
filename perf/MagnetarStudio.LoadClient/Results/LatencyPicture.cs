using System.Globalization;
using System.Text;

namespace MagnetarStudio.LoadClient.Results;

/// <summary>Draws latency over time as an SVG image (SVG 1.1), median and 99th percentile of each second.</summary>
internal static class LatencyPicture
{
    private const int Width = 900;
    private const int Height = 260;
    private const int Left = 70;
    private const int Bottom = 30;
    private const int Top = 12;

    // Decades, since a stall is a thousand times the median: 0.1 ms up to 100 s.
    private const int DecadeFirst = -1;
    private const int DecadeLast = 5;

    /// <summary>The picture of one kind of call, complete with its axes.</summary>
    public static string Draw(OperationResult result)
    {
        var seconds = Math.Max(result.Seconds.Count == 0 ? 1 : result.Seconds[^1].Second, 1);
        var last = DecadeOf(Math.Max(result.AnsweredLatency.MaxMs, 1));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\">");
        svg.Append("<title>Latency over time</title>");
        for (var decade = DecadeFirst; decade <= last; decade++)
        {
            var y = Y(Math.Pow(10, decade), last);
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {y:0.0}H{Width}\"/>");
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{Left - 8}\" y=\"{y + 4:0.0}\" text-anchor=\"end\">{Math.Pow(10, decade):0.###} ms</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{Height - 8}\">0 s</text>");
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{Width}\" y=\"{Height - 8}\" text-anchor=\"end\">{seconds} s</text>");
        AppendLine(svg, "p99", result.Seconds.Select(point => (X(point.Second, seconds), Y(point.P99Ms, last))));
        AppendLine(svg, "p50", result.Seconds.Select(point => (X(point.Second, seconds), Y(point.P50Ms, last))));
        return svg.Append("</svg>").ToString();
    }

    private static void AppendLine(StringBuilder svg, string style, IEnumerable<(double X, double Y)> points)
    {
        var path = string.Join(
            ' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.0},{point.Y:0.0}")));
        svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"{style}\" points=\"{path}\"/>");
    }

    private static double X(int second, int seconds) => Left + ((double)second / seconds * (Width - Left));

    private static double Y(double milliseconds, int last)
    {
        var height = Height - Top - Bottom;
        var share = (Math.Log10(Math.Max(milliseconds, 0.1)) - DecadeFirst) / (last - DecadeFirst);
        return Top + (height * (1 - share));
    }

    private static int DecadeOf(double milliseconds) =>
        Math.Clamp((int)Math.Ceiling(Math.Log10(milliseconds)), DecadeFirst + 1, DecadeLast);
}
