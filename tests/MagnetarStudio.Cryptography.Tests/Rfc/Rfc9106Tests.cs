using System.Text;
using MagnetarStudio.Cryptography.Passwords;

namespace MagnetarStudio.Cryptography.Tests.Rfc;

/// <summary>
/// Argon2id (RFC 9106), with answers of Debian's <c>argon2</c>, which is another implementation than ours.
/// </summary>
/// <remarks>
/// The RFC's own example has four lanes, a secret and associated data, which libsodium does not offer. Each answer:
/// <code>printf PASSWORD | argon2 SALT -id -t PASSES -k MEMORY_KIB -p 1 -l 32 -r</code>
/// </remarks>
public sealed class Rfc9106Tests
{
    [Theory]
    [InlineData("correct horse battery staple", "somesalt12345678", 19_456, 2,
        "8aa6c7860b6a24c5967f6de421ab515a7898351ca115689ffe5e88fa6ff6131c")]
    [InlineData("password", "somesaltsomesalt", 12_288, 3,
        "a1ee4cc27437e9333c4c5b3eb0c3f68695da629170e8ad781c2b80f4ae09bc87")]
    [InlineData("pässwörd", "0123456789abcdef", 47_104, 1,
        "c781ea101ef4118633232732dcd941c52c647f825751da420fc2171e0f37b8ca")]
    [InlineData("x", "0123456789abcdef", 8, 1,
        "2792fda9fdc683447f4831826b7013dd8b42a92b3cda9bc2dda4d9477e8153c3")]
    public void The_other_implementation_agrees(string password, string salt, int memoryKiB, int passes, string tag)
    {
        var output = new byte[32];

        Argon2id.Derive(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), new(memoryKiB, passes), output);

        Assert.Equal(tag, Hex.Text(output));
    }
}
