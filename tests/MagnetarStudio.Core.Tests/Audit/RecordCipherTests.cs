using MagnetarStudio.Core.Audit;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

public sealed class RecordCipherTests
{
    [Fact]
    public void A_record_is_byte_for_byte_the_one_of_another_implementation()
    {
        using var key = SampleRecord.NewKey();

        Assert.Equal(SampleRecord.Golden, Convert.ToHexString(SampleRecord.Seal(key)));
    }

    [Fact]
    public void What_was_sealed_is_opened()
    {
        using var key = SampleRecord.NewKey();
        var bytes = SampleRecord.Seal(key);

        Assert.Equal(SampleRecord.Body, OpenBody(bytes, SampleRecord.Log, key));
        Assert.Equal(SampleRecord.Subject, OpenSubject(bytes, SampleRecord.Log, key, SampleRecord.SubjectKey));
    }

    [Fact]
    public void Every_bit_that_is_flipped_is_found()
    {
        using var key = SampleRecord.NewKey();
        var bytes = SampleRecord.Seal(key);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            var isBody = bit / 8 < SampleRecord.SubjectOffset;
            var isSubject = bit / 8 is < SampleRecord.BodyOffset or >= SampleRecord.SubjectOffset - 16;

            // Both cover header and clear part; the subject part is bound to the body by the body's tag.
            Assert.True(!isBody || OpenBody(bytes, SampleRecord.Log, key) is null, $"bit {bit}");
            Assert.True(
                !isSubject || OpenSubject(bytes, SampleRecord.Log, key, SampleRecord.SubjectKey) is null, $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        Assert.NotNull(OpenSubject(bytes, SampleRecord.Log, key, SampleRecord.SubjectKey));
    }

    [Fact]
    public void A_record_cannot_move_to_another_log()
    {
        using var key = SampleRecord.NewKey();
        var bytes = SampleRecord.Seal(key);
        var other = new LogId(Guid.Empty);

        Assert.Null(OpenBody(bytes, other, key));
        Assert.Null(OpenSubject(bytes, other, key, SampleRecord.SubjectKey));
    }

    [Fact]
    public void A_record_cannot_move_to_another_place()
    {
        using var key = SampleRecord.NewKey();
        var bytes = SampleRecord.Seal(key);
        bytes[23]++;

        Assert.Null(OpenBody(bytes, SampleRecord.Log, key));
        Assert.Null(OpenSubject(bytes, SampleRecord.Log, key, SampleRecord.SubjectKey));
    }

    [Fact]
    public void A_record_cannot_move_to_another_key()
    {
        using var key = SampleRecord.NewKey();
        using var other = SampleRecord.NewKey(first: 0x21);
        var bytes = SampleRecord.Seal(key);

        Assert.Null(OpenBody(bytes, SampleRecord.Log, other));
        Assert.Null(OpenSubject(bytes, SampleRecord.Log, other, SampleRecord.SubjectKey));
    }

    [Fact]
    public void A_subject_part_cannot_move_to_another_subject_or_record()
    {
        using var key = SampleRecord.NewKey();
        var first = SampleRecord.Seal(key);
        var second = RecordCipher.Seal(
            SampleRecord.Log, key, SampleRecord.Seq, SampleRecord.TimeUs, SampleRecord.Event);
        using var again = SampleRecord.NewKey();
        var otherKey = new SubjectKey(SampleRecord.SubjectKey.Id, SampleRecord.Range(0x41, 32));
        var otherId = new SubjectKey(1, SampleRecord.Range(0x40, 32));
        byte[] spliced = [.. second[..SampleRecord.SubjectOffset], .. first[SampleRecord.SubjectOffset..]];

        Assert.Null(OpenSubject(first, SampleRecord.Log, again, otherKey));
        Assert.Null(OpenSubject(first, SampleRecord.Log, again, otherId));
        Assert.Null(OpenSubject(spliced, SampleRecord.Log, again, SampleRecord.SubjectKey));
    }

    [Fact]
    public void A_long_clear_part_is_authenticated_like_a_short_one()
    {
        using var key = SampleRecord.NewKey();
        var what = SampleRecord.Event with { Clear = [9, 0x10, 0, .. new byte[4_096]] };
        var bytes = RecordCipher.Seal(SampleRecord.Log, key, 0, 0, what);
        Assert.NotNull(OpenBody(bytes, SampleRecord.Log, key));

        bytes[RecordHeader.SizeBytes + 2 + 3 + 4_000] ^= 1;
        Assert.Null(OpenBody(bytes, SampleRecord.Log, key));
        Assert.Null(OpenSubject(bytes, SampleRecord.Log, key, SampleRecord.SubjectKey));
    }

    private static byte[]? OpenBody(byte[] bytes, LogId log, DataKey key)
    {
        if (!AuditRecord.TryParse(bytes, out var record))
        {
            return null;
        }

        var body = new byte[record.Header.BodyLength];
        return RecordCipher.TryOpenBody(log, key, record, body) ? body : null;
    }

    private static byte[]? OpenSubject(byte[] bytes, LogId log, DataKey key, SubjectKey subject)
    {
        if (!AuditRecord.TryParse(bytes, out var record) || !record.Header.HasSubject)
        {
            return null;
        }

        var fields = new byte[record.SealedSubject.Length - AuditRecord.TagSizeBytes];
        return RecordCipher.TryOpenSubject(log, key, subject, record, fields) ? fields : null;
    }
}
