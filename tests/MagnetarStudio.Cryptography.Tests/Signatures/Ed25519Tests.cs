using MagnetarStudio.Cryptography.Signatures;

namespace MagnetarStudio.Cryptography.Tests.Signatures;

public sealed class Ed25519Tests
{
    private static readonly byte[] s_message = "the head of a log"u8.ToArray();

    [Fact]
    public void A_signature_is_spoiled_by_any_flipped_bit()
    {
        var (publicKey, signature) = Sign();

        for (var bit = 0; bit < 8 * signature.Length; bit++)
        {
            var spoiled = signature.ToArray();
            spoiled[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Ed25519.Verify(publicKey, s_message, spoiled));
        }

        Assert.True(Ed25519.Verify(publicKey, s_message, signature));
        Assert.False(Ed25519.Verify(publicKey, [.. s_message, 0], signature));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    public void A_signature_of_another_length_is_none(int length) =>
        Assert.False(Ed25519.Verify(Sign().PublicKey, s_message, new byte[length]));

    [Fact]
    public void A_signature_whose_S_is_not_reduced_is_refused()
    {
        // S + L is the same number modulo the group's order; RFC 8032 §5.1.7 wants S below L.
        var order = Hex.Bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        var (publicKey, signature) = Sign();
        var carry = 0;
        for (var place = 0; place < 32; place++)
        {
            carry += signature[32 + place] + order[place];
            signature[32 + place] = (byte)(carry & 0xff);
            carry >>= 8;
        }

        Assert.False(Ed25519.Verify(publicKey, s_message, signature));
    }

    [Fact]
    public void A_key_of_small_order_signs_nothing()
    {
        // The neutral element as key and as R, with S = 0, satisfies the bare equation for every message.
        var neutral = Hex.Bytes("0100000000000000000000000000000000000000000000000000000000000000");

        Assert.False(Ed25519.Verify(neutral, s_message, [.. neutral, .. new byte[32]]));
    }

    [Fact]
    public void Wrong_lengths_are_refused_at_the_door()
    {
        using var signer = new Ed25519Signer(new byte[32]);

        Assert.Throws<ArgumentOutOfRangeException>(() => new Ed25519Signer(new byte[31]));
        Assert.Throws<ArgumentOutOfRangeException>(() => signer.Sign([], new byte[63]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ed25519.Verify(new byte[31], [], new byte[64]));
    }

    [Fact]
    public void A_disposed_key_signs_no_more()
    {
        var signer = new Ed25519Signer(new byte[32]);
        signer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => signer.Sign([], new byte[64]));
    }

    private static (byte[] PublicKey, byte[] Signature) Sign()
    {
        using var signer = new Ed25519Signer(Hex.Count(1, 32));
        var signature = new byte[Ed25519.SignatureSizeBytes];
        signer.Sign(s_message, signature);
        return (signer.PublicKey.ToArray(), signature);
    }
}
