using System.Text;
using MagnetarStudio.Cryptography.OneTime;

namespace MagnetarStudio.Cryptography.Tests.OneTime;

public sealed class OtpAuthUriTests
{
    private static readonly byte[] s_secret = Encoding.ASCII.GetBytes("12345678901234567890");

    [Fact]
    public void The_URI_names_issuer_account_secret_and_parameters() => Assert.Equal(
        "otpauth://totp/magnetar:ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=magnetar"
        + "&algorithm=SHA1&digits=6&period=30",
        OtpAuthUri.Write("magnetar", "ada", s_secret));

    [Fact]
    public void Names_are_percent_encoded() => Assert.StartsWith(
        "otpauth://totp/Ada%26Co%20%C3%BC:a%3Fb%2Fc%3Ad?secret=",
        OtpAuthUri.Write("Ada&Co ü", "a?b/c:d", s_secret),
        StringComparison.Ordinal);

    [Theory]
    [InlineData("", "ada")]
    [InlineData("magnetar", "")]
    [InlineData("magnetar:x", "ada")]
    public void A_name_that_says_nothing_or_ends_the_issuer_is_refused(string issuer, string account) =>
        Assert.Throws<ArgumentException>(() => OtpAuthUri.Write(issuer, account, s_secret));
}
