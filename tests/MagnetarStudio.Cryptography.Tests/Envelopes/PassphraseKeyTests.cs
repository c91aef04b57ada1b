using MagnetarStudio.Cryptography.Envelopes;

namespace MagnetarStudio.Cryptography.Tests.Envelopes;

public sealed class PassphraseKeyTests
{
    // python3: hashlib.pbkdf2_hmac("sha256", b"passphrase of a test", bytes(range(32)), 600000).hex()
    [Fact]
    public void Another_implementation_agrees()
    {
        using var key = PassphraseKey.Derive("passphrase of a test"u8, Hex.Count(0, 32));

        Assert.Equal("fc93c8c21860b3ac3e9ba3bbc140dce8b20f1f6e7321d58ecf8afbf1648c23fc", Hex.Text(key.Span));
    }

    [Fact]
    public void Wrong_lengths_are_refused_at_the_door()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PassphraseKey.Derive([], new byte[32]));
        Assert.Throws<ArgumentOutOfRangeException>(() => PassphraseKey.Derive("x"u8, new byte[31]));
    }
}
