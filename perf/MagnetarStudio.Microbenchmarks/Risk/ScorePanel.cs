using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>Where scores fall among the bands: honest days upwards, hijacks downwards, logarithmically.</summary>
internal sealed class ScorePanel(SvgDrawing drawing, int left, int top, int right, int bottom)
{
    private const int Bins = 50;
    private const int BinWidth = LogisticCurve.One / Bins;

    // The smallest share that is seen, a thousandth of a percent, and the decades above it.
    private const int Decades = 5;

    private readonly double _middle = (top + bottom) / 2.0;

    /// <summary>Draws it.</summary>
    public void Draw(Tally tally, RiskPolicy policy)
    {
        drawing.Box(left, top, right - left, bottom - top, "field");
        DrawBand(0, policy.SuspiciousFrom, "normal");
        DrawBand(policy.SuspiciousFrom, policy.StepUpFrom, "suspicious");
        DrawBand(policy.StepUpFrom, policy.EndFrom, "stepup");
        DrawBand(policy.EndFrom, LogisticCurve.One, "ended");
        for (var bin = 0; bin < Bins; bin++)
        {
            // The last bin takes the score of exactly 1 too.
            var (first, end) = (bin * BinWidth, ((bin + 1) * BinWidth) + (bin == Bins - 1 ? 1 : 0));
            var (up, down) = (Length(tally.ShareOfDays(first, end)), Length(tally.ShareOfHijacks(first, end)));
            drawing.Box(X(first) + 1, _middle - up, X(BinWidth) - left - 2, up, "honest");
            drawing.Box(X(first) + 1, _middle, X(BinWidth) - left - 2, down, "hijacked");
        }

        drawing.Line(left, _middle, right, _middle, "axis");
        for (var tenths = 0; tenths <= 10; tenths++)
        {
            drawing.Text(
                X(tenths * LogisticCurve.One / 10), bottom + 22, "faint middle", tenths == 10 ? "1" : $"0.{tenths}");
        }

        drawing.Text(
            (left + right) / 2.0, bottom + 46, "middle", "score (a fifth of a bar's full length is a factor of ten)");
        drawing.TextUpwards(left - 20, _middle - 60, "middle", "honest");
        drawing.TextUpwards(left - 20, _middle + 60, "middle", "hijacks");
    }

    private void DrawBand(int first, int end, string name)
    {
        drawing.Box(X(first), top, X(end) - X(first), bottom - top, name + "-band");
        drawing.Text((X(first) + X(end)) / 2, top - 10, name + " middle", name == "stepup" ? "step-up" : name);
    }

    private double Length(double share) =>
        share == 0 ? 0 : (bottom - top) / 2.0 * Math.Max(0, (Math.Log10(share) + Decades) / Decades);

    private double X(int score) => left + ((double)(right - left) * score / LogisticCurve.One);
}
