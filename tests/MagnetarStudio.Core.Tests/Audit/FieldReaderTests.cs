using MagnetarStudio.Core.Audit;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

public sealed class FieldReaderTests
{
    [Fact]
    public void What_was_written_is_read()
    {
        var fields = new FieldWriter();
        fields.Write(1, "one");
        fields.Write(7, []);
        fields.Write(255, "last");

        Assert.Equal("01:6F6E65 07: FF:6C617374", Read(fields.ToArray()));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("01", "malformed")]  // a tag alone
    [InlineData("0100", "malformed")]
    [InlineData("010001", "malformed")]  // the value is missing
    [InlineData("01000241", "malformed")]
    [InlineData("01FFFF41", "malformed")]
    [InlineData("000000", "malformed")]  // no tag
    [InlineData("01000141010001", "01:41 malformed")]  // twice
    [InlineData("02000141010000", "02:41 malformed")]  // out of order
    [InlineData("0100014103", "01:41 malformed")]  // bytes behind
    public void Nothing_laxer_is_read(string part, string read) =>
        Assert.Equal(read, Read(Convert.FromHexString(part)));

    private static string Read(byte[] part)
    {
        var read = new List<string>();
        var fields = new FieldReader(part);
        while (fields.TryRead(out var tag, out var value))
        {
            read.Add($"{tag:X2}:{Convert.ToHexString(value)}");
        }

        if (fields.IsMalformed)
        {
            read.Add("malformed");
        }

        return string.Join(' ', read);
    }
}
