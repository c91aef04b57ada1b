using System.Security.Cryptography;
using System.Text;

namespace MagnetarStudio.Cryptography.Tests.Rfc;

/// <summary>
/// PBKDF2-HMAC-SHA256 (RFC 7914 §11). Ours is the platform's; this shows that the platform's is right.
/// </summary>
public sealed class Rfc7914Tests
{
    [Theory]
    [InlineData("passwd", "salt", 1,
        "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
        + "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783")]
    [InlineData("Password", "NaCl", 80_000,
        "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
        + "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d")]
    public void The_platform_agrees(string password, string salt, int iterations, string key)
    {
        var output = Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), iterations, HashAlgorithmName.SHA256, 64);

        Assert.Equal(key, Hex.Text(output));
    }
}
