using System.Numerics;

namespace MagnetarStudio.Core.Metrics;

/// <summary>Which of a few cells the running thread should count in, so that processors seldom meet in one.</summary>
internal static class Stripe
{
    // Beyond eight, memory grows faster than contention shrinks.
    private const int CountMax = 8;

    /// <summary>Number of cells: a power of two, 1 to 8.</summary>
    public static int Count { get; } =
        (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, CountMax));

    /// <summary>A cell close to this processor. Only a hint: the thread may have moved by the time it counts.</summary>
    public static int Current => Thread.GetCurrentProcessorId() & (Count - 1);
}
