using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MagnetarStudio.Core.Audit.Search;

/// <summary>The index of 16,384 entries in a row. It is not changed once it is sealed; its digest is logged.</summary>
/// <param name="Number">It covers the entries from <paramref name="Number"/> * 16,384 on.</param>
/// <param name="Days">Days on which they happened, UTC, ascending: 2 bytes each, days since 1970.</param>
/// <param name="Postings">Its buckets, 1,024 of them.</param>
public sealed record IndexSegment(long Number, byte[] Days, IReadOnlyList<byte[]> Postings)
{
    /// <summary>Entries of one segment.</summary>
    public const int Entries = 16_384;

    /// <summary>Buckets of one segment: one holds some seventy tokens, and six of them fit on a page.</summary>
    /// <remarks>
    /// A search walks through one bucket of every segment. Fewer and longer ones are more pages to read: with 256 it
    /// takes four times as long. More and shorter ones are more pages to write for each segment, and gain little.
    /// </remarks>
    public const int Buckets = 1_024;

    private static readonly int s_epoch = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>What the log remembers of it: SHA-256 over domain, log, number, days and buckets.</summary>
    public byte[] ComputeDigest(LogId log)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> id = stackalloc byte[LogId.SizeBytes];
        log.Write(id);
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, Number);
        hash.AppendData(AuditDomains.Segment);
        hash.AppendData(id);
        hash.AppendData(number);
        AppendPart(hash, Days);
        foreach (var bucket in Postings)
        {
            AppendPart(hash, bucket);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>Reads days as they are stored.</summary>
    public static List<DateOnly> ReadDays(ReadOnlySpan<byte> bytes)
    {
        var days = new List<DateOnly>(bytes.Length / sizeof(ushort));
        for (; bytes.Length >= sizeof(ushort); bytes = bytes[sizeof(ushort)..])
        {
            days.Add(DateOnly.FromDayNumber(s_epoch + BinaryPrimitives.ReadUInt16BigEndian(bytes)));
        }

        return days;
    }

    /// <summary>Writes days as they are stored.</summary>
    public static byte[] WriteDays(IReadOnlyCollection<DateOnly> days)
    {
        var bytes = new byte[days.Count * sizeof(ushort)];
        var rest = bytes.AsSpan();
        foreach (var day in days)
        {
            var number = Math.Clamp(day.DayNumber - s_epoch, 0, ushort.MaxValue);
            BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)number);
            rest = rest[sizeof(ushort)..];
        }

        return bytes;
    }

    private static void AppendPart(IncrementalHash hash, byte[] part)
    {
        Span<byte> size = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(size, part.Length);
        hash.AppendData(size);
        hash.AppendData(part);
    }
}
