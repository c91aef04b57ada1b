using System.Buffers.Binary;
using MagnetarStudio.Core.Audit;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

public sealed class AuditRecordTests
{
    private static readonly byte[] s_golden = Convert.FromHexString(SampleRecord.Golden);

    [Fact]
    public void The_parts_lie_where_the_layout_says()
    {
        Assert.True(AuditRecord.TryParse(s_golden, out var record));

        Assert.Equal(s_golden[..SampleRecord.BodyOffset], record.Authenticated.ToArray());
        Assert.Equal([1, 0, 2, 0xAA, 0xBB], record.Clear.ToArray());
        Assert.Equal(s_golden[SampleRecord.BodyOffset..SampleRecord.SubjectOffset], record.SealedBody.ToArray());
        Assert.Equal(s_golden[(SampleRecord.SubjectOffset - 16)..SampleRecord.SubjectOffset], record.BodyTag.ToArray());
        Assert.Equal(0x1122334455667788UL, record.SubjectKeyId);
        Assert.Equal(s_golden[(SampleRecord.SubjectOffset + 12)..], record.SealedSubject.ToArray());
    }

    [Theory]
    [InlineData(0, 0, 0, 64)]
    [InlineData(8, 0, 0, 72)]
    [InlineData(8, 12, 0, 112)]
    [InlineData(8, 0, 5, 79)]
    [InlineData(8, 12, 5, 119)]
    public void A_record_of_these_parts_has_this_size(int body, int subject, int clear, int size) =>
        Assert.Equal(size, AuditRecord.SizeOf(body, subject, clear));

    [Fact]
    public void A_record_cut_anywhere_is_refused()
    {
        for (var size = 0; size < s_golden.Length; size++)
        {
            Assert.False(AuditRecord.TryParse(s_golden.AsSpan(0, size), out _), $"{size} bytes");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(65_535)]
    public void A_record_with_bytes_behind_it_is_refused(int more) =>
        Assert.False(AuditRecord.TryParse([.. s_golden, .. new byte[more]], out _));

    [Theory]
    [InlineData(36, 0u)]  // the body's length
    [InlineData(36, 7u)]
    [InlineData(36, 9u)]
    [InlineData(36, 0x7FFFFFFFu)]
    [InlineData(36, 0xFFFFFFFFu)]
    [InlineData(SampleRecord.SubjectOffset + 8, 0u)]  // the subject part's
    [InlineData(SampleRecord.SubjectOffset + 8, 11u)]
    [InlineData(SampleRecord.SubjectOffset + 8, 13u)]
    [InlineData(SampleRecord.SubjectOffset + 8, 0x80000000u)]
    [InlineData(SampleRecord.SubjectOffset + 8, 0xFFFFFFFFu)]
    public void A_length_that_lies_is_refused(int offset, uint length)
    {
        var bytes = s_golden.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(offset), length);

        Assert.False(AuditRecord.TryParse(bytes, out _));
    }

    [Fact]
    public void Every_other_length_of_the_clear_part_is_refused()
    {
        var bytes = s_golden.ToArray();
        for (var length = 0; length <= ushort.MaxValue; length++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(SampleRecord.ClearOffset), (ushort)length);

            // A longer clear part pushes the body's length past the end, whatever then stands for the subject's.
            Assert.Equal(length == 5, AuditRecord.TryParse(bytes, out _));
        }
    }

    [Theory]
    [InlineData(65_535, true)]
    [InlineData(65_536, false)]
    public void A_record_may_be_as_long_as_a_tile_entry_and_no_longer(int size, bool isRecord)
    {
        var bytes = new byte[size];
        new RecordHeader(false, false, 1, 0, 0, 0, EventCode.SignIn, size - 64).Write(bytes);

        Assert.Equal(isRecord, AuditRecord.TryParse(bytes, out _));
    }
}
