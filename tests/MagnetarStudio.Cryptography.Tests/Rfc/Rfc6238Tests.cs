using System.Text;
using MagnetarStudio.Cryptography.OneTime;

namespace MagnetarStudio.Cryptography.Tests.Rfc;

/// <summary>TOTP: the values of RFC 6238, appendix B, for SHA-1; eight digits there, whose last six are ours.</summary>
public sealed class Rfc6238Tests
{
    private static readonly byte[] s_secret = "12345678901234567890"u8.ToArray();

    [Theory]
    [InlineData(59, 0x1, "94287082")]
    [InlineData(1_111_111_109, 0x23523EC, "07081804")]
    [InlineData(1_111_111_111, 0x23523ED, "14050471")]
    [InlineData(1_234_567_890, 0x273EF07, "89005924")]
    [InlineData(2_000_000_000, 0x3F940AA, "69279037")]
    [InlineData(20_000_000_000, 0x27BC86AA, "65353130")]
    public void The_RFC_agrees(long unixSeconds, long step, string expected)
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(unixSeconds);
        var code = new byte[8];

        Hotp.Compute(s_secret, step, code);

        Assert.Equal(step, Totp.StepAt(time));
        Assert.Equal(expected, Encoding.ASCII.GetString(code));
        Assert.Equal(expected[2..], Totp.Compute(s_secret, step));
        Assert.Equal(step, Totp.FindStep(s_secret, expected.AsSpan(2), time));
    }
}
