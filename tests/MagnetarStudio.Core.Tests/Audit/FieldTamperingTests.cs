using System.Buffers.Binary;
using MagnetarStudio.Core.Audit;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>Every bit of a record, flipped, is found, and the finding says what kind of thing was changed.</summary>
public sealed class FieldTamperingTests : IDisposable
{
    private const int Size = 6;
    private const int WithClear = 0;    // the first record: it announces the data key and the head key
    private const int WithSubject = 3;

    private readonly TestLog _log = TestLog.Of(Size);

    public void Dispose() => _log.Dispose();

    /// <summary>A field by its place, the finding of each of its bits, and what some of them give besides.</summary>
    public static TheoryData<int, string, string, string> Fields() => new()
    {
        { WithSubject, "version", "RECORD_MALFORMED", "" },
        { WithSubject, "suite", "RECORD_MALFORMED", "" },
        { WithSubject, "flags", "RECORD_MALFORMED", "" },
        { WithSubject, "key id", "DATA_KEY_LOST", "" },
        { WithSubject, "counter", "RECORD_FORGED", "NONCE_REUSED" },
        { WithSubject, "seq", "RECORD_MOVED", "RECORD_FORGED" },
        { WithSubject, "time", "RECORD_FORGED", "TIME_REVERSED" },
        { WithSubject, "code", "RECORD_FORGED", "" },
        { WithSubject, "schema", "RECORD_MALFORMED", "" },
        { WithSubject, "body length", "RECORD_MALFORMED", "" },
        { WithSubject, "reserved", "RECORD_MALFORMED", "" },
        { WithSubject, "body", "RECORD_FORGED", "" },
        { WithSubject, "body tag", "RECORD_FORGED", "" },

        // Another key's id names no key, as that of an erased subject: the tree alone tells.
        { WithSubject, "subject key id", "ROOT_DIFFERS", "" },
        { WithSubject, "subject length", "RECORD_MALFORMED", "" },
        { WithSubject, "subject", "SUBJECT_FORGED", "" },
        { WithSubject, "subject tag", "SUBJECT_FORGED", "" },
        { WithClear, "clear length", "RECORD_MALFORMED", "HEAD_NOT_SIGNED" },
        { WithClear, "clear", "RECORD_FORGED", "RECORD_MALFORMED KEY_NOT_COMMITTED HEAD_NOT_SIGNED" },
        { WithClear, "body", "RECORD_FORGED", "" },
        { WithClear, "body tag", "RECORD_FORGED", "" },
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public void Every_bit_of_a_field_that_is_flipped_is_found_as_what_it_is(
        int seq, string field, string code, string besides)
    {
        var record = _log.Records[seq].Record;
        var (offset, length) = Places(record)[field];
        string[] allowed = [code, .. besides.Split(' ', StringSplitOptions.RemoveEmptyEntries), "ROOT_DIFFERS"];
        for (var bit = offset * 8; bit < (offset + length) * 8; bit++)
        {
            record[bit / 8] ^= (byte)(1 << (bit % 8));
            var report = _log.Verify();
            record[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.Contains(report.Findings, finding => finding.Code == code && finding.Seq <= seq);
            Assert.Contains(report.Findings, finding => finding.Code == "ROOT_DIFFERS");
            Assert.All(report.Findings, finding => Assert.Contains(finding.Code, allowed));

            // A later time, or a later counter, makes the next record look wrong too, and none before.
            Assert.All(
                report.Findings.Where(finding => finding.Code != "ROOT_DIFFERS" && finding.Seq is not null),
                finding => Assert.InRange(finding.Seq!.Value, seq, seq + 1));
        }

        Assert.True(_log.Verify().IsIntact);
    }

    [Theory]
    [InlineData(WithClear)]
    [InlineData(WithSubject)]
    public void No_byte_of_a_record_belongs_to_no_field(int seq)
    {
        var record = _log.Records[seq].Record;
        var next = 0;
        foreach (var (field, (offset, length)) in Places(record))
        {
            Assert.True(offset == next, field);
            next += length;
            var isHeaderOnly = seq == WithClear && offset < RecordHeader.SizeBytes;
            Assert.True(
                isHeaderOnly || Fields().Any(row => row.Data.Item1 == seq && row.Data.Item2 == field), field);
        }

        Assert.Equal(record.Length, next);
    }

    // The layout once more, written after the log's description and not after the code.
    private static Dictionary<string, (int Offset, int Length)> Places(byte[] record)
    {
        (string Field, int Length)[] header =
        [
            ("version", 1), ("suite", 1), ("flags", 2), ("key id", 4), ("counter", 8), ("seq", 8), ("time", 8),
            ("code", 2), ("schema", 2), ("body length", 4), ("reserved", 8),
        ];
        var body = BinaryPrimitives.ReadInt32BigEndian(record.AsSpan(36));
        (string Field, int Length)[] clear = (record[3] & 2) == 0
            ? []
            : [("clear length", 2), ("clear", BinaryPrimitives.ReadUInt16BigEndian(record.AsSpan(48)))];
        (string Field, int Length)[] parts = [.. header, .. clear, ("body", body), ("body tag", 16)];
        var subject = record.Length - parts.Sum(part => part.Length) - 8 - 4 - 16;
        var all = (record[3] & 1) == 0
            ? parts
            : [.. parts, ("subject key id", 8), ("subject length", 4), ("subject", subject), ("subject tag", 16)];

        var places = new Dictionary<string, (int, int)>();
        var next = 0;
        foreach (var (field, length) in all)
        {
            places.Add(field, (next, length));
            next += length;
        }

        return places;
    }
}
