using MagnetarStudio.Cryptography.Envelopes;

namespace MagnetarStudio.Cryptography.Tests.Envelopes;

public sealed class HkdfSha256Tests
{
    [Fact]
    public void A_key_is_the_first_32_bytes_of_the_output()
    {
        var output = new byte[32];
        HkdfSha256.Derive("secret"u8, "salt"u8, "magnetar/v1/test"u8, output);

        using var key = HkdfSha256.DeriveKey("secret"u8, "salt"u8, "magnetar/v1/test"u8);

        Assert.Equal(output, key.Span.ToArray());
    }

    [Fact]
    public void Wrong_lengths_are_refused_at_the_door()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => HkdfSha256.DeriveKey([], [], []).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => HkdfSha256.Derive("x"u8, [], [], []));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => HkdfSha256.Derive("x"u8, [], [], new byte[HkdfSha256.OutputSizeBytesMax + 1]));
    }
}
