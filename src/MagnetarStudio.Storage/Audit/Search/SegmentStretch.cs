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
        var within = new List<SegmentDays>(there.Count);
        Array.Fill(_mustBeRead, true);
        foreach (var run in there)
        {
            var days = query.DaysWithin(run.Days);
            var mustBeRead = days.Count > 0 && query.Conditions == 0;
            _mustBeRead.AsSpan((int)(run.From - from), (int)(run.To - run.From + 1)).Fill(mustBeRead);
            if (days.Count > 0)
            {
                within.Add(run with { Days = days });
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

    private EntrySet?[] Find(SegmentRows rows, int condition, List<SegmentDays> within, List<SegmentDays> there)
    {
        // A value's token changes with the month: each is looked for where its days are, and nowhere else.
        var ranges = new Dictionary<uint, (long From, long To)>();
        foreach (var run in within)
        {
            foreach (var token in query.TokensOf(condition, run.Days))
            {
                ranges[token] = ranges.TryGetValue(token, out var range)
                    ? (Math.Min(range.From, run.From), Math.Max(range.To, run.To))
                    : (run.From, run.To);
            }
        }

        var met = new EntrySet?[_candidates.Length];
        foreach (var (token, range) in ranges)
        {
            var expected = there.Sum(run => run.CountWithin(range.From, range.To));
            if (rows.Find(token, range.From, range.To, from, met) != expected)
            {
                throw new LogTamperedException("A part of the audit log's index is not there.");
            }
        }

        return met;
    }
}
