using MagnetarStudio.Core.Audit;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

public sealed class RecordHeaderTests
{
    private static readonly RecordHeader s_header =
        new(true, true, 7, 2, SampleRecord.Seq, SampleRecord.TimeUs, EventCode.SessionEnded, 8);

    [Fact]
    public void The_48_bytes_are_those_of_the_written_layout()
    {
        var bytes = new byte[RecordHeader.SizeBytes];
        bytes.AsSpan().Fill(0xFF);

        s_header.Write(bytes);

        Assert.Equal(SampleRecord.Golden[..96], Convert.ToHexString(bytes));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void What_is_written_is_read(bool hasSubject, bool hasClear)
    {
        var header = s_header with
        {
            HasSubject = hasSubject,
            HasClear = hasClear,
            TimeUs = -1,
            Counter = ulong.MaxValue,
        };
        var bytes = new byte[RecordHeader.SizeBytes];
        header.Write(bytes);

        Assert.True(RecordHeader.TryRead(bytes, out var read));
        Assert.Equal(header, read);
    }

    [Theory]
    [InlineData(0, 0)]  // version
    [InlineData(0, 2)]
    [InlineData(1, 0)]  // suite
    [InlineData(1, 2)]
    [InlineData(2, 1)]  // flags: b8
    [InlineData(3, 4)]  // flags: b2
    [InlineData(34, 1)]  // schema version
    [InlineData(35, 2)]
    [InlineData(36, 0x80)]  // a negative body length
    [InlineData(40, 1)]  // reserved
    [InlineData(47, 1)]
    public void A_header_of_another_kind_is_refused(int offset, byte value)
    {
        var bytes = Convert.FromHexString(SampleRecord.Golden[..96]);
        bytes[offset] = value;

        Assert.False(RecordHeader.TryRead(bytes, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(47)]
    public void A_header_cut_short_is_refused(int size) =>
        Assert.False(RecordHeader.TryRead(Convert.FromHexString(SampleRecord.Golden).AsSpan(0, size), out _));
}
