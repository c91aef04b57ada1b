using System.Buffers.Binary;

namespace MagnetarStudio.Core.Audit;

/// <summary>The 48 clear bytes at the head of every record, version 1, big-endian.</summary>
/// <param name="HasSubject">Flag b0: a subject part follows the body.</param>
/// <param name="HasClear">Flag b1: a clear part precedes the body.</param>
/// <param name="KeyId">The data key that sealed the body.</param>
/// <param name="Counter">The nonce's counter under that key.</param>
/// <param name="Seq">Leaf index, from 0.</param>
/// <param name="TimeUs">The log's clock, microseconds since 1970.</param>
/// <param name="Code">From the catalogue.</param>
/// <param name="BodyLength">Bytes of body ciphertext, without its tag.</param>
public readonly record struct RecordHeader(
    bool HasSubject, bool HasClear, uint KeyId, ulong Counter, long Seq, long TimeUs, EventCode Code, int BodyLength)
{
    /// <summary>Bytes of a header.</summary>
    public const int SizeBytes = 48;

    private const byte Version = 1;
    private const byte SuiteAes256Gcm = 1;
    private const ushort SchemaVersion = 1;
    private const ushort SubjectFlag = 1;
    private const ushort ClearFlag = 2;
    private const int ReservedOffset = 40;

    /// <summary>Writes the header to the first 48 bytes of <paramref name="record"/>.</summary>
    public void Write(Span<byte> record)
    {
        record[0] = Version;
        record[1] = SuiteAes256Gcm;
        var flags = (ushort)((HasSubject ? SubjectFlag : 0) | (HasClear ? ClearFlag : 0));
        BinaryPrimitives.WriteUInt16BigEndian(record[2..], flags);
        BinaryPrimitives.WriteUInt32BigEndian(record[4..], KeyId);
        BinaryPrimitives.WriteUInt64BigEndian(record[8..], Counter);
        BinaryPrimitives.WriteInt64BigEndian(record[16..], Seq);
        BinaryPrimitives.WriteInt64BigEndian(record[24..], TimeUs);
        BinaryPrimitives.WriteUInt16BigEndian(record[32..], (ushort)Code);
        BinaryPrimitives.WriteUInt16BigEndian(record[34..], SchemaVersion);
        BinaryPrimitives.WriteInt32BigEndian(record[36..], BodyLength);
        record[ReservedOffset..SizeBytes].Clear();
    }

    /// <summary>Reads a header.</summary>
    /// <returns>False for another version or suite, unknown flags, reserved bytes set, or a record cut short.</returns>
    public static bool TryRead(ReadOnlySpan<byte> record, out RecordHeader header)
    {
        header = default;
        if (record.Length < SizeBytes || record[0] != Version || record[1] != SuiteAes256Gcm)
        {
            return false;
        }

        var flags = BinaryPrimitives.ReadUInt16BigEndian(record[2..]);
        header = new RecordHeader(
            (flags & SubjectFlag) != 0,
            (flags & ClearFlag) != 0,
            BinaryPrimitives.ReadUInt32BigEndian(record[4..]),
            BinaryPrimitives.ReadUInt64BigEndian(record[8..]),
            BinaryPrimitives.ReadInt64BigEndian(record[16..]),
            BinaryPrimitives.ReadInt64BigEndian(record[24..]),
            (EventCode)BinaryPrimitives.ReadUInt16BigEndian(record[32..]),
            BinaryPrimitives.ReadInt32BigEndian(record[36..]));
        return flags <= (SubjectFlag | ClearFlag)
            && BinaryPrimitives.ReadUInt16BigEndian(record[34..]) == SchemaVersion
            && header.BodyLength >= 0
            && !record[ReservedOffset..SizeBytes].ContainsAnyExcept((byte)0);
    }
}
