using System.Text;
using MagnetarStudio.Core.Passwords;
using Xunit;

namespace MagnetarStudio.Core.Tests.Passwords;

public sealed class PasswordTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("correct horse", 13)]
    [InlineData("pässwörd", 8)]
    [InlineData("🦄🦄🦄", 3)]
    [InlineData("e\u0301", 2)]  // a letter and its accent: two code points, never joined
    public void Length_is_counted_in_code_points(string text, int length)
    {
        Assert.True(Password.TryCreate(text, out var password));
        Assert.Equal(length, password.Length);
        Assert.Equal(Encoding.UTF8.GetBytes(text), password.Bytes.ToArray());
    }

    [Theory]
    [InlineData(1_024, true)]
    [InlineData(1_025, false)]
    public void A_password_has_at_most_1024_bytes(int sizeBytes, bool isAccepted)
    {
        Assert.Equal(isAccepted, Password.TryCreate(new byte[sizeBytes], out _));
        Assert.Equal(isAccepted, Password.TryCreate(new string('a', sizeBytes), out _));
    }

    [Theory]
    [InlineData("80")]  // a continuation without a start
    [InlineData("C080")]  // overlong
    [InlineData("EDA080")]  // half a surrogate pair
    [InlineData("F4908080")]  // above U+10FFFF
    [InlineData("61C3")]  // cut off
    public void What_is_not_UTF8_is_refused(string hex) =>
        Assert.False(Password.TryCreate(Convert.FromHexString(hex), out _));

    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        Assert.False(Password.TryCreate("\ud800", out _));
        Assert.False(Password.TryCreate("a\udc00b", out _));
    }

    [Fact]
    public void A_password_never_prints_itself_and_is_gone_when_disposed()
    {
        Assert.True(Password.TryCreate("correct horse", out var password));
        Assert.Equal("Password(redacted)", password.ToString());
        Assert.Equal("Password(redacted)", $"{password}");

        password.Dispose();
        password.Dispose();
        Assert.Throws<ObjectDisposedException>(() => password.Bytes.Length);
    }
}
