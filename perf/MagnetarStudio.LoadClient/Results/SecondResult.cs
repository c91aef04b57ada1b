using HdrHistogram;

namespace MagnetarStudio.LoadClient.Results;

/// <summary>One second of a run.</summary>
/// <param name="Second">Which, from 0.</param>
/// <param name="Answered">Calls due in it that were answered.</param>
/// <param name="P50Ms">Their median latency, in milliseconds.</param>
/// <param name="P99Ms">Their 99th percentile.</param>
internal sealed record SecondResult(int Second, long Answered, double P50Ms, double P99Ms)
{
    /// <summary>Reads a histogram of microseconds.</summary>
    public static SecondResult Of(int second, HistogramBase histogram)
    {
        var latency = Latency.Of(histogram);
        return new SecondResult(second, histogram.TotalCount, latency.P50Ms, latency.P99Ms);
    }
}
