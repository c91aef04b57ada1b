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

    [Fact]
    public void An_issuer_with_a_colon_stands_in_its_parameter_only() => Assert.Equal(
        "otpauth://totp/ada?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=https%3A%2F%2Fexample"
        + "&algorithm=SHA1&digits=6&period=30",
        OtpAuthUri.Write("https://example", "ada", s_secret));

    [Theory]
    [InlineData("", "ada")]
    [InlineData("magnetar", "")]
    public void A_name_that_says_nothing_is_refused(string issuer, string account) =>
        Assert.Throws<ArgumentException>(() => OtpAuthUri.Write(issuer, account, s_secret));
}
