using System.Text;

namespace MagnetarStudio.Cryptography.Tests.Rfc;

/// <summary>
/// Base64url and base32, without padding (RFC 4648 §10 for the values, §5 and §6 for the alphabets, §3.2 and §3.5 for
/// what is refused).
/// </summary>
public sealed class Rfc4648Tests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "Zg")]
    [InlineData("fo", "Zm8")]
    [InlineData("foo", "Zm9v")]
    [InlineData("foob", "Zm9vYg")]
    [InlineData("fooba", "Zm9vYmE")]
    [InlineData("foobar", "Zm9vYmFy")]
    public void The_RFC_agrees(string plain, string text)
    {
        var room = new byte[16];

        Assert.Equal(text, Base64UrlText.Encode(Encoding.ASCII.GetBytes(plain)));
        Assert.True(Base64UrlText.TryDecode(text, room, out var size));
        Assert.Equal(plain, Encoding.ASCII.GetString(room, 0, size));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void The_RFC_agrees_on_base32(string plain, string text) =>
        Assert.Equal(text, Base32Text.Encode(Encoding.ASCII.GetBytes(plain)));
}
