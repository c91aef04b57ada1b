namespace MagnetarStudio.Core.Metrics;

/// <summary>A histogram as it stood. Immutable.</summary>
public sealed class HistogramSnapshot
{
    private readonly long[] _buckets;

    internal HistogramSnapshot(long[] buckets, long total, long min, long max)
    {
        _buckets = buckets;
        Count = buckets.Sum();
        Total = total;

        // A record counts in its bucket first: when the reader saw no more than that, its extremes are not there yet.
        Min = Count == 0 || min == long.MaxValue ? 0 : min;
        Max = Math.Max(max, Min);
    }

    /// <summary>Number of values.</summary>
    public long Count { get; }

    /// <summary>Sum of the values.</summary>
    public long Total { get; }

    /// <summary>Least value; 0 when there is none.</summary>
    public long Min { get; }

    /// <summary>Greatest value; 0 when there is none.</summary>
    public long Max { get; }

    /// <summary>The value that half of all do not exceed, by <see cref="Quantile"/>.</summary>
    public long P50 => Quantile(0.50);

    /// <summary>The value that 95 of 100 do not exceed, by <see cref="Quantile"/>.</summary>
    public long P95 => Quantile(0.95);

    /// <summary>The value that 99 of 100 do not exceed, by <see cref="Quantile"/>.</summary>
    public long P99 => Quantile(0.99);

    /// <summary>
    /// The value of rank ceil(<paramref name="share"/> * count), within 1/64 (1.6 %) of the true one, and never outside
    /// <see cref="Min"/> to <see cref="Max"/>. Below 64, exact.
    /// </summary>
    /// <param name="share">0 to 1: 0 is the least value, 1 the greatest.</param>
    /// <returns>0 when there is no value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0 to 1, or not a number.</exception>
    public long Quantile(double share)
    {
        if (!(share is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(share), share, "A share is 0 to 1.");
        }

        var rank = Math.Clamp((long)Math.Ceiling(share * Count), 1, Math.Max(Count, 1));
        if (rank == Count)
        {
            return Max;
        }

        var passed = 0L;
        for (var index = 0; index < _buckets.Length; index++)
        {
            passed += _buckets[index];
            if (passed >= rank)
            {
                return Math.Clamp(HistogramBuckets.MiddleOf(index), Min, Max);
            }
        }

        return Max;
    }
}
