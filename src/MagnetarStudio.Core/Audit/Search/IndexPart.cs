using System.Runtime.InteropServices;

namespace MagnetarStudio.Core.Audit.Search;

/// <summary>The index of the newest entries, growing in memory until a segment is full. Thread-safe.</summary>
/// <param name="number">The segment that it becomes.</param>
public sealed class IndexPart(long number)
{
    private readonly Lock _turn = new();
    private readonly List<uint> _tokens = [];
    private readonly List<ushort> _places = [];
    private readonly SortedSet<DateOnly> _days = [];
    private int _count;

    /// <summary>The segment that it becomes.</summary>
    public long Number => number;

    /// <summary>The first entry that is not in it, by its place in the log.</summary>
    public long End
    {
        get
        {
            lock (_turn)
            {
                return number * IndexSegment.Entries + _count;
            }
        }
    }

    /// <summary>Whether it has every entry of its segment.</summary>
    public bool IsFull => End == (number + 1) * IndexSegment.Entries;

    /// <summary>Adds the entries up to before <paramref name="end"/>; those that are missing were removed.</summary>
    /// <param name="entries">In order.</param>
    /// <param name="end">A place in the log within the segment, or its end.</param>
    /// <param name="index">Makes tokens.</param>
    public void Add(IEnumerable<LogEntry> entries, long end, BlindIndex index)
    {
        var tokens = new List<uint>();
        lock (_turn)
        {
            foreach (var entry in entries)
            {
                tokens.Clear();
                EntryTokens.Collect(entry, index, tokens);
                _days.Add(EntryTokens.DayOf(entry.At));
                foreach (var token in tokens)
                {
                    _tokens.Add(token);
                    _places.Add((ushort)(entry.Seq - number * IndexSegment.Entries));
                }
            }

            _count = (int)(end - number * IndexSegment.Entries);
        }
    }

    /// <summary>Days on which its entries happened.</summary>
    public List<DateOnly> ReadDays()
    {
        lock (_turn)
        {
            return [.. _days];
        }
    }

    /// <summary>Adds the entries of <paramref name="token"/> to <paramref name="found"/>, made at the first.</summary>
    public void Find(uint token, ref EntrySet? found)
    {
        lock (_turn)
        {
            var tokens = CollectionsMarshal.AsSpan(_tokens);
            for (var from = 0; tokens[from..].IndexOf(token) is var at and >= 0; from += at + 1)
            {
                (found ??= new EntrySet()).Add(_places[from + at]);
            }
        }
    }

    /// <summary>The segment that it became.</summary>
    /// <exception cref="InvalidOperationException">It is not full.</exception>
    public IndexSegment Seal()
    {
        if (!IsFull)
        {
            throw new InvalidOperationException("A segment is sealed when it is full.");
        }

        // By bucket, then token, then place: each bucket is then one stretch.
        var pairs = new ulong[_tokens.Count];
        for (var index = 0; index < pairs.Length; index++)
        {
            var token = _tokens[index];
            pairs[index] = ((ulong)PostingBucket.Of(token) << 48) | ((ulong)token << 16) | _places[index];
        }

        Array.Sort(pairs);
        pairs = [.. Distinct(pairs)];

        var postings = new byte[IndexSegment.Buckets][];
        var from = 0;
        for (var bucket = 0; bucket < postings.Length; bucket++)
        {
            var until = from;
            while (until < pairs.Length && pairs[until] >> 48 == (ulong)bucket)
            {
                until++;
            }

            postings[bucket] = PostingBucket.Write(pairs.AsSpan(from, until - from));
            from = until;
        }

        return new IndexSegment(number, IndexSegment.WriteDays(_days), postings);
    }

    private static IEnumerable<ulong> Distinct(ulong[] sorted)
    {
        for (var index = 0; index < sorted.Length; index++)
        {
            if (index == 0 || sorted[index] != sorted[index - 1])
            {
                yield return sorted[index];
            }
        }
    }
}
