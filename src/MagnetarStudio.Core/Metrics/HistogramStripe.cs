namespace MagnetarStudio.Core.Metrics;

/// <summary>One processor's share of a histogram.</summary>
internal sealed class HistogramStripe
{
    /// <summary>How many values fell into each bucket.</summary>
    public readonly long[] Buckets = new long[HistogramBuckets.Count];

    /// <summary>Sum of the values.</summary>
    public long Total;

    /// <summary>Least value; <see cref="long.MaxValue"/> before the first.</summary>
    public long Min = long.MaxValue;

    /// <summary>Greatest value; -1 before the first.</summary>
    public long Max = -1;
}
