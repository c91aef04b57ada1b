using System.Buffers.Binary;

namespace MagnetarStudio.Core.Audit;

/// <summary>
/// Where the parts of a sealed record, version 1, lie. Holds the layout once, for sealing and for opening.
/// </summary>
/// <remarks>
/// Header (48), clear part if any (length 2, fields), body ciphertext and tag (16), subject part if any (key id 8,
/// length 4, ciphertext, tag 16).
/// </remarks>
public readonly ref struct AuditRecord
{
    /// <summary>Longest record, in bytes: the longest legal entry of a tlog-tiles bundle (C2SP tlog-tiles).</summary>
    public const int SizeBytesMax = 65_535;

    /// <summary>Bytes of an AES-GCM tag.</summary>
    public const int TagSizeBytes = 16;

    private const int ClearLengthSizeBytes = 2;
    private const int SubjectHeadSizeBytes = 12;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _bodyOffset;

    private AuditRecord(ReadOnlySpan<byte> bytes, RecordHeader header, int bodyOffset)
    {
        _bytes = bytes;
        Header = header;
        _bodyOffset = bodyOffset;
    }

    /// <summary>The clear 48 bytes.</summary>
    public RecordHeader Header { get; }

    /// <summary>Header and clear part as they stand: what the tags authenticate besides the ciphertext.</summary>
    public ReadOnlySpan<byte> Authenticated => _bytes[.._bodyOffset];

    /// <summary>Fields of the clear part; empty without one.</summary>
    public ReadOnlySpan<byte> Clear =>
        Header.HasClear ? _bytes[(RecordHeader.SizeBytes + ClearLengthSizeBytes).._bodyOffset] : default;

    /// <summary>Ciphertext and tag of the body.</summary>
    public ReadOnlySpan<byte> SealedBody => _bytes.Slice(_bodyOffset, Header.BodyLength + TagSizeBytes);

    /// <summary>Tag of the body.</summary>
    public ReadOnlySpan<byte> BodyTag => _bytes.Slice(_bodyOffset + Header.BodyLength, TagSizeBytes);

    /// <summary>The subject key's id; 0 without a subject part.</summary>
    public ulong SubjectKeyId => Header.HasSubject ? BinaryPrimitives.ReadUInt64BigEndian(_bytes[SubjectOffset..]) : 0;

    /// <summary>Ciphertext and tag of the subject part; empty without one.</summary>
    public ReadOnlySpan<byte> SealedSubject =>
        Header.HasSubject ? _bytes[(SubjectOffset + SubjectHeadSizeBytes)..] : default;

    private int SubjectOffset => _bodyOffset + Header.BodyLength + TagSizeBytes;

    /// <summary>Bytes a record of these parts has.</summary>
    public static int SizeOf(int bodyLength, int subjectLength, int clearLength) =>
        RecordHeader.SizeBytes
        + (clearLength == 0 ? 0 : ClearLengthSizeBytes + clearLength)
        + bodyLength + TagSizeBytes
        + (subjectLength == 0 ? 0 : SubjectHeadSizeBytes + subjectLength + TagSizeBytes);

    /// <summary>Finds the parts of <paramref name="bytes"/>.</summary>
    /// <returns>False when the header is not ours or the lengths do not add up to the record's own.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out AuditRecord record)
    {
        record = default;
        if (bytes.Length > SizeBytesMax || !RecordHeader.TryRead(bytes, out var header))
        {
            return false;
        }

        var offset = RecordHeader.SizeBytes;
        if (header.HasClear)
        {
            if (bytes.Length < offset + ClearLengthSizeBytes)
            {
                return false;
            }

            offset += ClearLengthSizeBytes + BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]);
        }

        // In 64 bits: a hostile length must not wrap around into a fit.
        var end = (long)offset + header.BodyLength + TagSizeBytes;
        if (header.HasSubject)
        {
            if (bytes.Length < end + SubjectHeadSizeBytes)
            {
                return false;
            }

            var length = (long)BinaryPrimitives.ReadUInt32BigEndian(bytes[((int)end + sizeof(ulong))..]);
            end += SubjectHeadSizeBytes + length + TagSizeBytes;
        }

        record = new AuditRecord(bytes, header, offset);
        return end == bytes.Length;
    }

    /// <summary>
    /// Lays out header, clear part and the lengths; body, subject part and tags are left for the sealer.
    /// </summary>
    /// <returns>Where the body begins.</returns>
    internal static int Lay(Span<byte> record, RecordHeader header, ReadOnlySpan<byte> clear, EncodedEvent what)
    {
        header.Write(record);
        var offset = RecordHeader.SizeBytes;
        if (header.HasClear)
        {
            BinaryPrimitives.WriteUInt16BigEndian(record[offset..], checked((ushort)clear.Length));
            clear.CopyTo(record[(offset + ClearLengthSizeBytes)..]);
            offset += ClearLengthSizeBytes + clear.Length;
        }

        if (what.SubjectKey is { } key)
        {
            var subject = record[(offset + header.BodyLength + TagSizeBytes)..];
            BinaryPrimitives.WriteUInt64BigEndian(subject, key.Id);
            BinaryPrimitives.WriteUInt32BigEndian(subject[sizeof(ulong)..], (uint)what.Subject.Length);
        }

        return offset;
    }
}
