using MagnetarStudio.Testing;

namespace MagnetarStudio.Cryptography.Tests;

public sealed class SecretBytesTests
{
    [Fact]
    public void A_secret_is_its_owners_copy_and_does_not_print()
    {
        byte[] source = [1, 2, 3];
        using var secret = new SecretBytes(source);

        source[0] = 9;

        Assert.Equal([1, 2, 3], secret.Span.ToArray());
        Assert.Equal("SecretBytes(redacted)", secret.ToString());
    }

    [Theory]
    [InlineData(true, 1, 2, 3)]
    [InlineData(false, 1, 2, 4)]
    [InlineData(false, 1, 2)]
    [InlineData(false, 1, 2, 3, 0)]
    public void Equality_compares_every_byte_and_the_length(bool isEqual, params int[] other)
    {
        using var secret = new SecretBytes([1, 2, 3]);

        Assert.Equal(isEqual, secret.FixedTimeEquals([.. other.Select(value => (byte)value)]));
    }

    [Fact]
    public void A_disposed_secret_is_zeroed_and_unreadable()
    {
        var secret = new SecretBytes([1, 2, 3]);
        var bytes = secret.Span;

        secret.Dispose();
        secret.Dispose();

        Assert.Equal([0, 0, 0], bytes.ToArray());
        Assert.Throws<ObjectDisposedException>(() => secret.Span.Length);
        Assert.Equal(3, secret.Length);
    }

    [Fact]
    public void A_random_secret_comes_from_the_source()
    {
        var expected = new byte[32];
        new CountingSecrets(7).Fill(expected);

        using var secret = SecretBytes.Random(32, new CountingSecrets(7));

        Assert.Equal(expected, secret.Span.ToArray());
    }
}
