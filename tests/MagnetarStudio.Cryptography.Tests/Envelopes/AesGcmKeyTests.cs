using MagnetarStudio.Cryptography.Envelopes;

namespace MagnetarStudio.Cryptography.Tests.Envelopes;

public sealed class AesGcmKeyTests
{
    private static readonly byte[] s_nonce = Hex.Count(1, 12);
    private static readonly byte[] s_plaintext = "who did what"u8.ToArray();
    private static readonly byte[] s_associated = "where"u8.ToArray();

    [Fact]
    public void Any_flipped_bit_closes_what_was_sealed()
    {
        using var key = new AesGcmKey(Hex.Repeat(7, 32));
        var sealedBytes = Seal(key);
        var opened = new byte[s_plaintext.Length];

        for (var bit = 0; bit < 8 * sealedBytes.Length; bit++)
        {
            var spoiled = sealedBytes.ToArray();
            spoiled[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(key.TryOpen(s_nonce, spoiled, opened, s_associated));
            Assert.Equal(new byte[opened.Length], opened);
        }

        Assert.True(key.TryOpen(s_nonce, sealedBytes, opened, s_associated));
        Assert.Equal(s_plaintext, opened);
    }

    [Fact]
    public void Another_key_nonce_or_associated_text_opens_nothing()
    {
        using var key = new AesGcmKey(Hex.Repeat(7, 32));
        using var other = new AesGcmKey(Hex.Repeat(8, 32));
        var sealedBytes = Seal(key);
        var opened = new byte[s_plaintext.Length];

        Assert.False(other.TryOpen(s_nonce, sealedBytes, opened, s_associated));
        Assert.False(key.TryOpen(Hex.Count(2, 12), sealedBytes, opened, s_associated));
        Assert.False(key.TryOpen(s_nonce, sealedBytes, opened, []));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    public void What_is_shorter_than_a_tag_does_not_open(int length)
    {
        using var key = new AesGcmKey(Hex.Repeat(7, 32));

        Assert.False(key.TryOpen(s_nonce, new byte[length], [], []));
    }

    [Fact]
    public void Wrong_lengths_are_refused_at_the_door()
    {
        using var key = new AesGcmKey(Hex.Repeat(7, 32));

        Assert.Throws<ArgumentOutOfRangeException>(() => new AesGcmKey(new byte[16]));
        Assert.Throws<ArgumentOutOfRangeException>(() => key.Seal(new byte[11], [], new byte[16], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => key.Seal(new byte[12], [], new byte[15], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => key.TryOpen(new byte[13], new byte[16], [], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => key.TryOpen(new byte[12], new byte[17], [], []));
    }

    [Fact]
    public void A_disposed_key_seals_no_more()
    {
        var key = new AesGcmKey(Hex.Repeat(7, 32));
        key.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Seal(key));
    }

    [Fact]
    public void Threads_may_share_a_key()
    {
        using var key = new AesGcmKey(Hex.Repeat(7, 32));
        var sealedBytes = Seal(key);

        Parallel.For(0, 2_000, _ =>
        {
            var opened = new byte[s_plaintext.Length];
            Assert.Equal(sealedBytes, Seal(key));
            Assert.True(key.TryOpen(s_nonce, sealedBytes, opened, s_associated));
            Assert.Equal(s_plaintext, opened);
        });
    }

    [Fact]
    public void Sealing_and_opening_allocate_nothing()
    {
        using var key = new AesGcmKey(Hex.Repeat(7, 32));
        var (plaintext, sealedBytes, opened) = (new byte[400], new byte[416], new byte[400]);
        key.Seal(s_nonce, plaintext, sealedBytes, s_associated);
        key.TryOpen(s_nonce, sealedBytes, opened, s_associated);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var count = 0; count < 100; count++)
        {
            key.Seal(s_nonce, plaintext, sealedBytes, s_associated);
            key.TryOpen(s_nonce, sealedBytes, opened, s_associated);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static byte[] Seal(AesGcmKey key)
    {
        var sealedBytes = new byte[s_plaintext.Length + AesGcmKey.TagSizeBytes];
        key.Seal(s_nonce, s_plaintext, sealedBytes, s_associated);
        return sealedBytes;
    }
}
