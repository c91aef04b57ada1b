using MagnetarStudio.Core.Audit;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

public sealed class FieldWriterTests
{
    [Fact]
    public void A_field_is_tag_length_and_bytes()
    {
        var fields = new FieldWriter();
        fields.Write(1, "é");
        fields.Write(2, Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"));
        fields.WriteByte(3, 255);
        fields.WriteNumber(4, -2);
        fields.Write(255, []);

        Assert.Equal(
            "010002C3A9" + "02001000112233445566778899AABBCCDDEEFF" + "030001FF" + "040008FFFFFFFFFFFFFFFE" + "FF0000",
            Convert.ToHexString(fields.ToArray()));
    }

    [Fact]
    public void Nothing_is_written_for_null()
    {
        var fields = new FieldWriter();
        fields.Write(1, (string?)null);
        fields.Write(2, (Guid?)null);
        fields.WriteByte(3, null);
        fields.WriteNumber(4, null);

        Assert.True(fields.IsEmpty);
        Assert.Empty(fields.ToArray());
    }

    [Theory]
    [InlineData(0)]  // no tag
    [InlineData(4)]  // before the last
    [InlineData(5)]  // twice
    public void Tags_ascend(byte tag)
    {
        var fields = new FieldWriter();
        fields.Write(5, "five");

        Assert.Throws<ArgumentException>(() => fields.Write(tag, "again"));
    }

    [Fact]
    public void A_value_fits_its_length()
    {
        var fields = new FieldWriter();
        fields.Write(1, new byte[65_535]);

        Assert.Equal(65_538, fields.ToArray().Length);
        Assert.Throws<ArgumentException>(() => fields.Write(2, new byte[65_536]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(256)]
    public void A_number_that_is_no_byte_is_refused(int value) =>
        Assert.Throws<OverflowException>(() => new FieldWriter().WriteByte(1, value));
}
