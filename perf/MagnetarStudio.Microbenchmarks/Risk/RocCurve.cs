using System.Globalization;
using System.Text;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>For each threshold, the share of honest days and the share of hijacks at or above it.</summary>
internal sealed class RocCurve
{
    /// <summary>The curve of what a simulation gave.</summary>
    public RocCurve(Tally tally)
    {
        Points =
        [
            .. Enumerable.Range(0, LogisticCurve.One + 2)
                .Select(score => score > LogisticCurve.One
                    ? new RocPoint(score, 0, 0)
                    : new RocPoint(score, tally.ShareOfDays(score), tally.ShareOfHijacks(score)))
                .DistinctBy(point => (point.Honest, point.Hijacked)),
        ];
        Area = Points.Zip(Points.Skip(1))
            .Sum(step => (step.First.Honest - step.Second.Honest) * (step.First.Hijacked + step.Second.Hijacked) / 2);
    }

    /// <summary>From the lowest threshold, where all are caught, to one that none reaches.</summary>
    public IReadOnlyList<RocPoint> Points { get; }

    /// <summary>The area under it: 1 if every hijack scores above every honest day, 0.5 by chance.</summary>
    public double Area { get; }

    /// <summary>The curve as comma-separated values (RFC 4180).</summary>
    public string ToCsv()
    {
        var csv = new StringBuilder("threshold,honest_session_days,hijacks\n");
        foreach (var point in Points)
        {
            var threshold = point.Threshold / (double)LogisticCurve.One;
            csv.Append(
                CultureInfo.InvariantCulture,
                $"{threshold:0.0000},{point.Honest:0.000000},{point.Hijacked:0.000000}\n");
        }

        return csv.ToString();
    }
}
