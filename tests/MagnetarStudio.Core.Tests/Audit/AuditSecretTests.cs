using MagnetarStudio.Core.Audit;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

public sealed class AuditSecretTests
{
    private const string Hex = "00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF";

    [Theory]
    [InlineData(Hex, SlotKind.Key)]
    [InlineData("correct horse ba", SlotKind.Passphrase)]  // 16
    [InlineData("00112233445566778899aabbccddeeff", SlotKind.Passphrase)]  // too short to be the key itself
    [InlineData("g0112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF", SlotKind.Passphrase)]
    [InlineData(Hex + "0", SlotKind.Passphrase)]
    public void Sixty_four_hex_digits_are_the_key_and_all_else_is_a_passphrase(string text, SlotKind kind)
    {
        Assert.True(AuditSecret.TryParse(text, out var secret));
        Assert.Equal(kind, secret.Kind);
        Assert.Equal("AuditSecret(redacted)", $"{secret}");
    }

    [Theory]
    [InlineData(15, false)]
    [InlineData(16, true)]
    [InlineData(1_024, true)]
    [InlineData(1_025, false)]
    public void A_passphrase_has_16_to_1024_characters(int length, bool isSecret) =>
        Assert.Equal(isSecret, AuditSecret.TryParse(new string('x', length), out _));

    [Fact]
    public void Nothing_is_no_secret() => Assert.False(AuditSecret.TryParse(null, out _));
}
