using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>What came out: how many honest days and hijacks had which score.</summary>
internal sealed class Tally
{
    private readonly long[] _days = new long[LogisticCurve.One + 1];
    private readonly long[] _attempts = new long[LogisticCurve.One + 1];
    private readonly List<Hijack> _hijacks = [];

    /// <summary>Days of honest sessions: one session that was used on one day.</summary>
    public long Days { get; private set; }

    /// <summary>Every attempt.</summary>
    public IReadOnlyList<Hijack> Hijacks => _hijacks;

    /// <summary>Counts a day's highest score.</summary>
    public void AddDay(int score)
    {
        Days++;
        _days[score]++;
    }

    /// <summary>Counts an attempt.</summary>
    public void Add(Hijack hijack)
    {
        _hijacks.Add(hijack);
        _attempts[hijack.Score]++;
    }

    /// <summary>The share of honest days from a score on, and below another.</summary>
    public double ShareOfDays(int first, int end = LogisticCurve.One + 1) => Share(_days, first, end, Days);

    /// <summary>The share of attempts from a score on, and below another.</summary>
    public double ShareOfHijacks(int first, int end = LogisticCurve.One + 1) =>
        Share(_attempts, first, end, _hijacks.Count);

    private static double Share(long[] counts, int first, int end, long all)
    {
        var sum = 0L;
        for (var score = first; score < end; score++)
        {
            sum += counts[score];
        }

        return (double)sum / all;
    }
}
