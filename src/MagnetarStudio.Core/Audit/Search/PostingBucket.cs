using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MagnetarStudio.Core.Audit.Search;

/// <summary>One in 1,024 of a segment's tokens, those of the same last ten bits, and where their entries are.</summary>
/// <remarks>
/// Big-endian: how many tokens (2 bytes); the tokens, ascending (4 each); how many entries each has (2 each); then for
/// each in the same order its entries, as 2 bytes each, or from 1,024 of them on as 2,048 bytes of bits. The tokens
/// stand together because most buckets that a search looks into do not have its token: one look along an array says so.
/// </remarks>
public static class PostingBucket
{
    private const int PlaceBits = 16;
    private const int HeaderSizeBytes = 2;
    private const int LineSizeBytes = sizeof(uint) + sizeof(ushort);
    private const int ListMax = 1_024;
    private const int BitsSizeBytes = IndexSegment.Entries / 8;

    /// <summary>Which bucket of its segment holds a token.</summary>
    public static int Of(uint token) => (int)(token & (IndexSegment.Buckets - 1));

    /// <summary>Adds the entries of <paramref name="token"/> to <paramref name="found"/>.</summary>
    /// <param name="bucket">A bucket as it is stored.</param>
    /// <param name="token">The token.</param>
    /// <param name="found">Null so far, or a set; it is made at the first entry.</param>
    /// <returns>False when the bucket is not as any was written.</returns>
    public static bool TryFind(ReadOnlySpan<byte> bucket, uint token, ref EntrySet? found)
    {
        if (bucket.Length < HeaderSizeBytes)
        {
            return false;
        }

        int tokens = BinaryPrimitives.ReadUInt16BigEndian(bucket);
        var rest = HeaderSizeBytes + tokens * LineSizeBytes;
        if (rest > bucket.Length)
        {
            return false;
        }

        var line = MemoryMarshal.Cast<byte, uint>(bucket.Slice(HeaderSizeBytes, tokens * sizeof(uint)))
            .IndexOf(BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(token) : token);
        if (line < 0)
        {
            return true;
        }

        var counts = bucket[(HeaderSizeBytes + tokens * sizeof(uint))..rest];
        for (; line > 0; line--)
        {
            rest += SizeOf(BinaryPrimitives.ReadUInt16BigEndian(counts));
            counts = counts[sizeof(ushort)..];
        }

        int entries = BinaryPrimitives.ReadUInt16BigEndian(counts);
        var size = SizeOf(entries);
        return rest + size <= bucket.Length && TryRead(bucket.Slice(rest, size), entries, found ??= new EntrySet());
    }

    /// <summary>Writes a bucket.</summary>
    /// <param name="pairs">Token and place, above them anything: token * 65,536 + place, ascending, none twice.</param>
    internal static byte[] Write(ReadOnlySpan<ulong> pairs)
    {
        var runs = new List<(uint Token, int From, int Entries)>();
        var size = HeaderSizeBytes;
        for (int from = 0, next; from < pairs.Length; from = next)
        {
            var token = TokenOf(pairs[from]);
            next = from + 1;
            while (next < pairs.Length && TokenOf(pairs[next]) == token)
            {
                next++;
            }

            runs.Add((token, from, next - from));
            size += LineSizeBytes + SizeOf(next - from);
        }

        var bytes = new byte[size];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, checked((ushort)runs.Count));
        var tokens = bytes.AsSpan(HeaderSizeBytes);
        var counts = tokens[(runs.Count * sizeof(uint))..];
        var rest = counts[(runs.Count * sizeof(ushort))..];
        foreach (var (token, from, entries) in runs)
        {
            BinaryPrimitives.WriteUInt32BigEndian(tokens, token);
            BinaryPrimitives.WriteUInt16BigEndian(counts, (ushort)entries);
            WriteEntries(pairs.Slice(from, entries), rest);
            tokens = tokens[sizeof(uint)..];
            counts = counts[sizeof(ushort)..];
            rest = rest[SizeOf(entries)..];
        }

        return bytes;
    }

    private static uint TokenOf(ulong pair) => (uint)((pair >> PlaceBits) & uint.MaxValue);

    private static int SizeOf(int entries) => entries < ListMax ? entries * sizeof(ushort) : BitsSizeBytes;

    private static void WriteEntries(ReadOnlySpan<ulong> pairs, Span<byte> into)
    {
        for (var index = 0; index < pairs.Length; index++)
        {
            var place = (ushort)(pairs[index] & ushort.MaxValue);
            if (pairs.Length < ListMax)
            {
                BinaryPrimitives.WriteUInt16BigEndian(into[(index * sizeof(ushort))..], place);
            }
            else
            {
                into[place / 8] |= (byte)(1 << (place % 8));
            }
        }
    }

    private static bool TryRead(ReadOnlySpan<byte> part, int entries, EntrySet found)
    {
        if (entries >= ListMax)
        {
            found.AddBits(part);
            return true;
        }

        for (; !part.IsEmpty; part = part[sizeof(ushort)..])
        {
            var place = BinaryPrimitives.ReadUInt16BigEndian(part);
            if (place >= IndexSegment.Entries)
            {
                return false;
            }

            found.Add(place);
        }

        return true;
    }
}
