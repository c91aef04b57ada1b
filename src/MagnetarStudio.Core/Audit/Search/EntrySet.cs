using System.Buffers.Binary;
using System.Numerics;

namespace MagnetarStudio.Core.Audit.Search;

/// <summary>A set of entries of one segment, a bit each. Not thread-safe.</summary>
public sealed class EntrySet
{
    private const int WordBits = 64;

    private readonly ulong[] _words = new ulong[IndexSegment.Entries / WordBits];

    /// <summary>Adds the entry in a place of the segment.</summary>
    internal void Add(int place) => _words[place / WordBits] |= 1UL << (place % WordBits);

    /// <summary>Adds entries written as <see cref="PostingBucket"/> writes many of them.</summary>
    internal void AddBits(ReadOnlySpan<byte> bits)
    {
        for (var word = 0; word < _words.Length; word++)
        {
            _words[word] |= BinaryPrimitives.ReadUInt64LittleEndian(bits[(word * sizeof(ulong))..]);
        }
    }

    /// <summary>What is in both; null is the empty set. The first is changed, and answered.</summary>
    public static EntrySet? Both(EntrySet? one, EntrySet? other)
    {
        if (one is null || other is null)
        {
            return null;
        }

        for (var word = 0; word < one._words.Length; word++)
        {
            one._words[word] &= other._words[word];
        }

        return one;
    }

    /// <summary>The last entry before <paramref name="place"/>; -1 for none.</summary>
    public int FindBefore(int place)
    {
        if (place <= 0)
        {
            return -1;
        }

        var word = (place - 1) / WordBits;
        var bits = _words[word] << (WordBits - 1 - (place - 1) % WordBits) >> (WordBits - 1 - (place - 1) % WordBits);
        while (bits == 0)
        {
            if (--word < 0)
            {
                return -1;
            }

            bits = _words[word];
        }

        return word * WordBits + BitOperations.Log2(bits);
    }
}
