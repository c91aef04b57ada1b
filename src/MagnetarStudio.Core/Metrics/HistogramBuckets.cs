using System.Numerics;

namespace MagnetarStudio.Core.Metrics;

/// <summary>The log-linear scale: each doubling of the value is cut into 32 buckets of equal width.</summary>
/// <remarks>
/// A value below 64 has a bucket of its own. Above, a bucket is at most a thirty-second of its values wide, so its
/// middle is within a sixty-fourth (1.6 %) of each of them.
/// </remarks>
internal static class HistogramBuckets
{
    /// <summary>Greatest value with a bucket, in microseconds twelve days; above, the last bucket.</summary>
    public const long ValueMax = (1L << ValueBits) - 1;

    /// <summary>Number of buckets.</summary>
    public const int Count = (ValueBits - CutBits + 1) << CutBits;

    private const int CutBits = 5;
    private const int ValueBits = 40;

    /// <summary>The bucket of a value; below zero counts as zero.</summary>
    public static int IndexOf(long value)
    {
        var bounded = Math.Clamp(value, 0, ValueMax);
        var shift = ShiftOf(bounded);
        return (shift << CutBits) + (int)(bounded >> shift);
    }

    /// <summary>The middle of a bucket, rounded down.</summary>
    public static long MiddleOf(int index)
    {
        var shift = Math.Max((index >> CutBits) - 1, 0);
        var low = (long)(index - (shift << CutBits)) << shift;
        return low + (((1L << shift) - 1) >> 1);
    }

    // How many low bits of the value do not matter for its bucket.
    private static int ShiftOf(long value) => Math.Max(BitOperations.Log2((ulong)value) - CutBits, 0);
}
