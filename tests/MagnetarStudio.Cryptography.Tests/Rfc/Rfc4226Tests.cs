using System.Text;
using MagnetarStudio.Cryptography.OneTime;

namespace MagnetarStudio.Cryptography.Tests.Rfc;

/// <summary>HOTP: the values of RFC 4226, appendix D.</summary>
public sealed class Rfc4226Tests
{
    [Theory]
    [InlineData(0, "755224")]
    [InlineData(1, "287082")]
    [InlineData(2, "359152")]
    [InlineData(3, "969429")]
    [InlineData(4, "338314")]
    [InlineData(5, "254676")]
    [InlineData(6, "287922")]
    [InlineData(7, "162583")]
    [InlineData(8, "399871")]
    [InlineData(9, "520489")]
    public void The_RFC_agrees(long counter, string expected)
    {
        var code = new byte[6];

        Hotp.Compute("12345678901234567890"u8, counter, code);

        Assert.Equal(expected, Encoding.ASCII.GetString(code));
    }
}
