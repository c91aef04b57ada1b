using HdrHistogram;

namespace MagnetarStudio.LoadClient.Results;

/// <summary>How long calls took, from the due time to the answer. Milliseconds; zeros when there was no call.</summary>
/// <param name="P50Ms">Half of the calls took no longer.</param>
/// <param name="P90Ms">Nine of ten.</param>
/// <param name="P99Ms">99 of 100.</param>
/// <param name="P999Ms">999 of 1,000.</param>
/// <param name="MaxMs">All.</param>
/// <param name="MeanMs">Mean.</param>
internal sealed record Latency(double P50Ms, double P90Ms, double P99Ms, double P999Ms, double MaxMs, double MeanMs)
{
    private const double MicrosecondsPerMs = 1_000;

    /// <summary>Reads a histogram of microseconds.</summary>
    public static Latency Of(HistogramBase histogram) => histogram.TotalCount == 0
        ? new Latency(0, 0, 0, 0, 0, 0)
        : new Latency(
            histogram.GetValueAtPercentile(50) / MicrosecondsPerMs,
            histogram.GetValueAtPercentile(90) / MicrosecondsPerMs,
            histogram.GetValueAtPercentile(99) / MicrosecondsPerMs,
            histogram.GetValueAtPercentile(99.9) / MicrosecondsPerMs,
            histogram.GetMaxValue() / MicrosecondsPerMs,
            histogram.GetMean() / MicrosecondsPerMs);
}
