using System.Globalization;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>The curve, over a logarithmic axis: a thousandth of honest days more or less is what matters.</summary>
internal sealed class RocPanel(SvgDrawing drawing, int left, int top, int right, int bottom)
{
    private const double HonestBar = 0.01;
    private const double HijackedBar = 0.95;

    // From a thousandth of a percent to everybody.
    private const int DecadeFirst = -5;

    /// <summary>Draws it.</summary>
    public void Draw(RocCurve curve, RiskPolicy policy)
    {
        drawing.Box(left, top, right - left, bottom - top, "field");
        DrawAxes();
        List<(double X, double Y)> line =
            [.. curve.Points.Select(point => (X(point.Honest), Y(point.Hijacked)))];
        drawing.Path([(right, bottom), .. line, (left, bottom)], "area");
        drawing.Path(line, "curve");
        DrawBars();
        DrawBand(curve, policy.SuspiciousFrom, "suspicious", "0.5 suspicious", aside: 80, below: 76);
        DrawBand(curve, policy.StepUpFrom, "stepup", "0.7 step-up", aside: -40, below: 60);
        DrawBand(curve, policy.EndFrom, "ended", "0.9 ended", aside: 20, below: 40);
        drawing.Text(right - 16, bottom - 40, "strong end", string.Create(
            CultureInfo.InvariantCulture, $"area under the curve {curve.Area:0.0000}"));
        drawing.Text(right - 16, bottom - 20, "faint end", "1 is perfect, 0.5 is chance");
    }

    private void DrawAxes()
    {
        for (var decade = DecadeFirst; decade <= 0; decade++)
        {
            var share = Math.Pow(10, decade);
            drawing.Line(X(share), top, X(share), bottom, "grid");
            drawing.Text(X(share), bottom + 22, "faint middle", Percent(share));
        }

        for (var tenths = 0; tenths <= 10; tenths += 2)
        {
            drawing.Line(left, Y(tenths / 10.0), right, Y(tenths / 10.0), "grid");
            drawing.Text(left - 12, Y(tenths / 10.0) + 5, "faint end", Percent(tenths / 10.0));
        }

        drawing.Text((left + right) / 2.0, bottom + 46, "middle", "honest sessions a day at or above the score");
        drawing.TextUpwards(left - 62, (top + bottom) / 2.0, "middle", "hijacks at or above it in three calls");
    }

    private void DrawBars()
    {
        drawing.Line(X(HonestBar), top, X(HonestBar), bottom, "bar");
        drawing.Line(left, Y(HijackedBar), right, Y(HijackedBar), "bar");
        drawing.Text(right - 16, Y(HijackedBar) + 22, "gold end", "the bars of step-up: 1 %, 95 %");
    }

    private void DrawBand(RocCurve curve, int from, string style, string name, int aside, int below)
    {
        // The point at which nobody between it and the threshold would be judged otherwise.
        var point = curve.Points.Last(candidate => candidate.Threshold <= from);
        var (x, y) = (X(point.Honest), Y(point.Hijacked));
        drawing.Line(x, y, x + aside - 4, y + below - 12, "axis");
        drawing.Dot(x, y, style);
        drawing.Text(x + aside, y + below, "strong", name);
        drawing.Text(x + aside, y + below + 18, "faint", $"{Percent(point.Honest)}, {Percent(point.Hijacked)}");
    }

    private double X(double share) =>
        left + ((right - left) * (Math.Log10(Math.Max(share, Math.Pow(10, DecadeFirst))) - DecadeFirst) / -DecadeFirst);

    private double Y(double share) => bottom - ((bottom - top) * share);

    private static string Percent(double share) =>
        (share * 100).ToString(share < HonestBar ? "0.###" : "0.#", CultureInfo.InvariantCulture) + " %";
}
