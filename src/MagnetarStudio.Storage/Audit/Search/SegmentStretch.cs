using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Audit.Search;

namespace MagnetarStudio.Storage.Audit.Search;

/// <summary>What the index says of a stretch of segments: which entries of each may pass.</summary>
/// <remarks>Read in one go, so the segments are of one moment.</remarks>
/// <param name="query">What is searched for.</param>
/// <param name="from">The first segment.</param>
/// <param name="to">The last one.</param>
internal sealed class SegmentStretch(TokenQuery query, long from, long to)
{
    private readonly EntrySet?[] _candidates = new EntrySet?[to - from + 1];
    private readonly bool[] _mustBeRead = new bool[to - from + 1];

    /// <summary>Reads it.</summary>
    /// <exception cref="LogTamperedException">A segment is not as it was sealed.</exception>
    public void Read(SegmentRows rows)
    {
        var there = rows.ReadDays(from, to);
        var within = new Dictionary<long, List<DateOnly>>();
        for (var segment = from; segment <= to; segment++)
        {
            if (!there.TryGetValue(segment, out var days))
            {
                _mustBeRead[segment - from] = true;
            }
            else if (query.DaysWithin(days) is { Count: > 0 } some)
            {
                _mustBeRead[segment - from] = query.Conditions == 0;
                within.Add(segment, some);
            }
        }

        for (var condition = 0; condition < query.Conditions && within.Count > 0; condition++)
        {
            var met = Find(rows, condition, within, there);
            for (var at = 0; at < met.Length; at++)
            {
                _candidates[at] = condition == 0 ? met[at] : EntrySet.Both(_candidates[at], met[at]);
            }
        }
    }

    /// <summary>Whether the index cannot say: there is none of the segment, or it does not narrow the search.</summary>
    public bool MustBeRead(long segment) => _mustBeRead[segment - from];

    /// <summary>The entries of a segment that may pass; null for none.</summary>
    public EntrySet? CandidatesIn(long segment) => _candidates[segment - from];

    private EntrySet?[] Find(
        SegmentRows rows,
        int condition,
        Dictionary<long, List<DateOnly>> within,
        Dictionary<long, List<DateOnly>> there)
    {
        // A value's token changes with the month: each is looked for where its days are, and nowhere else.
        var ranges = new Dictionary<uint, (long From, long To)>();
        foreach (var (segment, days) in within)
        {
            foreach (var token in query.TokensOf(condition, days))
            {
                ranges[token] = ranges.TryGetValue(token, out var range)
                    ? (Math.Min(range.From, segment), Math.Max(range.To, segment))
                    : (segment, segment);
            }
        }

        var met = new EntrySet?[_candidates.Length];
        foreach (var (token, range) in ranges)
        {
            var expected = there.Keys.Count(segment => segment >= range.From && segment <= range.To);
            if (rows.Find(token, range.From, range.To, from, met) != expected)
            {
                throw new LogTamperedException("A part of the audit log's index is not there.");
            }
        }

        return met;
    }
}
