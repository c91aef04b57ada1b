using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>One record with every part, sealed under written keys, and its bytes from golden.mjs.</summary>
internal static class SampleRecord
{
    public const long Seq = 0x0102030405060708;
    public const long TimeUs = 1_893_499_200_000_000;
    public const int ClearOffset = RecordHeader.SizeBytes;
    public const int BodyOffset = ClearOffset + 2 + 5;
    public const int SubjectOffset = BodyOffset + 8 + AuditRecord.TagSizeBytes;

    public const string Golden =
        "0101000300000007000000000000000201020304050607080006BA20A332D000003E0001000000080000000000000000"
        + "0005" + "010002AABB" + "395047F2E1C305B78B9A6CD4F6CDABC0BCE8EE8BE3FBC75111223344556677880000000C"
        + "99300D8A45DE95C6FDC364BFAF61B018C468642524011FD1B18029D8";

    public static readonly LogId Log = new(new Guid(Range(0x00, 16), bigEndian: true));

    public static readonly byte[] Body = [1, 0, 1, 3, 4, 0, 1, 1];

    public static readonly byte[] Subject = [1, 0, 9, .. "192.0.2.1"u8];

    public static SubjectKey SubjectKey => new(0x1122334455667788, Range(0x40, 32));

    public static EncodedEvent Event => new(EventCode.SessionEnded, Body, Subject, SubjectKey, [1, 0, 2, 0xAA, 0xBB]);

    public static DataKey NewKey(uint id = 7, byte first = 0x20) => new(id, Range(first, 32), default);

    public static byte[] Seal(DataKey key)
    {
        key.TakeCounter();
        key.TakeCounter();
        return RecordCipher.Seal(Log, key, Seq, TimeUs, Event);
    }

    public static byte[] Range(int first, int count) =>
        [.. Enumerable.Range(first, count).Select(value => (byte)value)];
}
