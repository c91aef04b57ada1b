using System.Diagnostics;

namespace MagnetarStudio.Microbenchmarks;

/// <summary>Compares two ways of doing the same in turn, so that a busy machine slows both.</summary>
internal static class AlternatingPairs
{
    /// <summary>Pairs measured after one that warms up; odd, so that the median is one of them.</summary>
    public const int Count = 11;

    /// <summary>Tells how many times as long the other takes as the subject.</summary>
    public static PairResult Measure(Action subject, Action other)
    {
        subject();
        other();

        var pairs = new (TimeSpan Subject, TimeSpan Other)[Count];
        for (var pair = 0; pair < Count; pair++)
        {
            // Every second pair runs the other way round: what comes second may find a warmer or a busier machine.
            if (pair % 2 == 0)
            {
                pairs[pair].Subject = Time(subject);
                pairs[pair].Other = Time(other);
            }
            else
            {
                pairs[pair].Other = Time(other);
                pairs[pair].Subject = Time(subject);
            }
        }

        var ratios = pairs.Select(pair => pair.Other / pair.Subject).Order().ToList();
        return new PairResult(
            ratios[Count / 2],
            ratios[0],
            ratios[^1],
            pairs.Select(pair => pair.Subject).Order().ElementAt(Count / 2),
            pairs.Select(pair => pair.Other).Order().ElementAt(Count / 2));
    }

    private static TimeSpan Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start);
    }
}
