using System.Security.Cryptography;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Accounts;

public sealed class OneTimeCodeTests
{
    private const string Text = "0011-2233-4455-6677-8899-aabb-ccdd-eeff";

    [Theory]
    [InlineData(Text)]
    [InlineData("00112233445566778899AABBCCDDEEFF")]
    [InlineData("0-0112233445566778899aabbccddeef-f")]
    public void A_code_is_read_as_people_type_it(string text)
    {
        Assert.True(OneTimeCode.TryParse(text, out var code));
        Assert.Equal(Text, code.Reveal());
        Assert.Equal(
            SHA256.HashData(Convert.FromHexString("00112233445566778899AABBCCDDEEFF")), code.ComputeDigest());
        Assert.Equal("OneTimeCode(redacted)", $"{code}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0011-2233-4455-6677-8899-aabb-ccdd-eef")]
    [InlineData("0011-2233-4455-6677-8899-aabb-ccdd-eeff0")]
    [InlineData("0011-2233-4455-6677-8899-aabb-ccdd-eefg")]
    [InlineData(" 0011-2233-4455-6677-8899-aabb-ccdd-eeff")]
    public void Anything_else_is_no_code(string? text) => Assert.False(OneTimeCode.TryParse(text, out _));

    [Fact]
    public void New_codes_differ_and_survive_their_text()
    {
        var secrets = new CountingSecrets();
        var (first, second) = (OneTimeCode.New(secrets), OneTimeCode.New(secrets));

        Assert.NotEqual(first.Reveal(), second.Reveal());
        Assert.True(OneTimeCode.TryParse(first.Reveal(), out var read));
        Assert.Equal(first.ComputeDigest(), read.ComputeDigest());
    }
}
