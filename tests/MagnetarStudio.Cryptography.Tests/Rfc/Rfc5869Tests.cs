using MagnetarStudio.Cryptography.Envelopes;

namespace MagnetarStudio.Cryptography.Tests.Rfc;

/// <summary>HKDF-SHA256 (RFC 5869, appendices A.1 to A.3).</summary>
public sealed class Rfc5869Tests
{
    [Fact]
    public void A_1_basic() => Agrees(
        Hex.Repeat(0x0b, 22), Hex.Count(0x00, 13), Hex.Count(0xf0, 10),
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");

    [Fact]
    public void A_2_longer_inputs_and_outputs() => Agrees(
        Hex.Count(0x00, 80), Hex.Count(0x60, 80), Hex.Count(0xb0, 80),
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
        + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");

    [Fact]
    public void A_3_no_salt_and_no_info() => Agrees(
        Hex.Repeat(0x0b, 22), [], [],
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");

    private static void Agrees(byte[] secret, byte[] salt, byte[] info, string expected)
    {
        var output = new byte[expected.Length / 2];

        HkdfSha256.Derive(secret, salt, info, output);

        Assert.Equal(expected, Hex.Text(output));
    }
}
