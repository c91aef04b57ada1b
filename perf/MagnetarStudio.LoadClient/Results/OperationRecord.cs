using HdrHistogram;

namespace MagnetarStudio.LoadClient.Results;

/// <summary>What became of the calls of one kind. Thread-safe.</summary>
internal sealed class OperationRecord(string name)
{
    // 1 us to 60 s. Three digits for the whole run; two a second, of which a long run has many.
    private const long HighestMicroseconds = 60_000_000;
    private const int Digits = 3;
    private const int DigitsOfSecond = 2;

    private readonly Lock _gate = new();
    private readonly LongHistogram _answered = new(HighestMicroseconds, Digits);
    private readonly LongHistogram _refused = new(HighestMicroseconds, Digits);
    private readonly SortedDictionary<int, LongHistogram> _seconds = [];
    private readonly Dictionary<string, long> _reasons = new(StringComparer.Ordinal);
    private long _failed;

    /// <summary>The kind's name.</summary>
    public string Name => name;

    /// <summary>Notes one call.</summary>
    /// <param name="second">The second of the measured time in which it was due, from 0.</param>
    /// <param name="latency">From its due time to its end.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="why">The reason, unless it was answered.</param>
    public void Add(int second, TimeSpan latency, Outcome outcome, string? why)
    {
        var microseconds = Math.Clamp((long)latency.TotalMicroseconds, 1, HighestMicroseconds);
        lock (_gate)
        {
            if (why is not null)
            {
                _reasons[why] = _reasons.GetValueOrDefault(why) + 1;
            }

            switch (outcome)
            {
                case Outcome.Answered:
                    _answered.RecordValue(microseconds);
                    Second(second).RecordValue(microseconds);
                    break;
                case Outcome.Refused:
                    _refused.RecordValue(microseconds);
                    break;
                default:
                    _failed++;
                    break;
            }
        }
    }

    /// <summary>What is known so far.</summary>
    public OperationResult Result()
    {
        lock (_gate)
        {
            return new OperationResult(
                name,
                _answered.TotalCount,
                _refused.TotalCount,
                _failed,
                Latency.Of(_answered),
                Latency.Of(_refused),
                [.. _seconds.Select(second => SecondResult.Of(second.Key, second.Value))],
                new SortedDictionary<string, long>(_reasons, StringComparer.Ordinal));
        }
    }

    private LongHistogram Second(int second)
    {
        if (!_seconds.TryGetValue(second, out var histogram))
        {
            _seconds[second] = histogram = new LongHistogram(HighestMicroseconds, DigitsOfSecond);
        }

        return histogram;
    }
}
