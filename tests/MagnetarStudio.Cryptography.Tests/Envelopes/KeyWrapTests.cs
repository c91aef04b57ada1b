using MagnetarStudio.Cryptography.Envelopes;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Cryptography.Tests.Envelopes;

public sealed class KeyWrapTests
{
    private static readonly byte[] s_key = Hex.Count(0, 32);
    private static readonly byte[] s_associated = "data key 7"u8.ToArray();

    [Fact]
    public void A_wrapped_key_comes_back_under_its_wrapping_key_only()
    {
        using var wrapping = new AesGcmKey(Hex.Repeat(1, 32));
        using var other = new AesGcmKey(Hex.Repeat(2, 32));

        var wrapped = KeyWrap.Wrap(wrapping, s_key, s_associated, new CountingSecrets());

        Assert.Equal(KeyWrap.WrappedSizeBytes, wrapped.Length);
        Assert.True(KeyWrap.TryUnwrap(wrapping, wrapped, s_associated, out var key));
        Assert.True(key.FixedTimeEquals(s_key));
        Assert.False(KeyWrap.TryUnwrap(other, wrapped, s_associated, out _));
        Assert.False(KeyWrap.TryUnwrap(wrapping, wrapped, "data key 8"u8, out _));
        key.Dispose();
    }

    [Fact]
    public void Any_flipped_bit_and_any_other_length_is_refused()
    {
        using var wrapping = new AesGcmKey(Hex.Repeat(1, 32));
        var wrapped = KeyWrap.Wrap(wrapping, s_key, s_associated, new CountingSecrets());

        for (var bit = 0; bit < 8 * wrapped.Length; bit++)
        {
            var spoiled = wrapped.ToArray();
            spoiled[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(KeyWrap.TryUnwrap(wrapping, spoiled, s_associated, out var key));
            Assert.Null(key);
        }

        Assert.False(KeyWrap.TryUnwrap(wrapping, wrapped.AsSpan(1), s_associated, out _));
        Assert.False(KeyWrap.TryUnwrap(wrapping, [.. wrapped, 0], s_associated, out _));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => KeyWrap.Wrap(wrapping, new byte[31], s_associated, new CountingSecrets()));
    }
}
