using MagnetarStudio.Server.Keys;
using Xunit;

namespace MagnetarStudio.Server.Tests.Keys;

public sealed class JwtSecretTests
{
    [Theory]
    [InlineData("00112233445566778899aabbccddeeff102132435465768798a9bacbdcedfe0f", 32)]
    [InlineData("00112233445566778899AABBCCDDEEFF102132435465768798a9bacbdcedfe0f1234", 34)]
    [InlineData("q83vEjRWeJCrze8SNFZ4kBAyVHaYutz-ASNFZ4mrze8", 32)] // base64url
    public void A_good_key_is_its_bytes(string text, int sizeBytes)
    {
        Assert.True(JwtSecret.TryParse(text, out var secret, out var fault));
        Assert.Null(fault);
        Assert.Equal(sizeBytes, secret.Bytes.Length);
        Assert.Equal("JwtSecret(redacted)", secret.ToString());
    }

    [Theory]
    [InlineData("short")]
    [InlineData("00112233445566778899aabbccddeeff")] // 16 bytes
    [InlineData("CHANGE_ME_CHANGE_ME_CHANGE_ME_CHANGE_ME_CHANGE_ME")]
    [InlineData("please-change_me-00112233445566778899aabbccddeeff102132435465768798a9")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")] // one piece twice
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")] // even steps
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("q83vEjRWeJCrze8SNFZ4kBAyVHaYutz+ASNFZ4mrze8")] // standard alphabet
    [InlineData("q83vEjRWeJCrze8SNFZ4kBAyVHaYutz-ASNFZ4mrze8=")] // padding
    [InlineData("this is a sentence and not a key, however long it may be")]
    public void A_bad_key_is_refused_and_never_quoted(string text)
    {
        Assert.False(JwtSecret.TryParse(text, out var secret, out var fault));
        Assert.Null(secret);
        Assert.DoesNotContain(text, fault, StringComparison.OrdinalIgnoreCase);
    }
}
