using MagnetarStudio.Cryptography.Envelopes;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Cryptography.Tests.Envelopes;

public sealed class EnvelopeKeyRingTests
{
    private static EnvelopeContext Place => new("instance"u8, "table", "column", "row"u8, "owner"u8);

    [Fact]
    public void The_newest_key_seals_and_every_key_opens()
    {
        using var before = new EnvelopeKeyRing([Key(1)], newest: 1);
        var old = before.Seal("value"u8, Place, new CountingSecrets());
        using var ring = new EnvelopeKeyRing([Key(1), Key(2)], newest: 2);

        var sealedNow = ring.Seal("value"u8, Place, new CountingSecrets());

        Assert.True(SealedEnvelope.TryReadKeyId(sealedNow, out var id));
        Assert.Equal(2UL, id);
        Assert.True(ring.TryOpen(sealedNow, Place, out _));
        Assert.True(ring.TryOpen(old, Place, out var opened));
        Assert.Equal("value"u8, opened);
    }

    [Fact]
    public void A_key_that_the_ring_lacks_opens_nothing()
    {
        using var other = new EnvelopeKeyRing([Key(3)], newest: 3);
        using var ring = new EnvelopeKeyRing([Key(1)], newest: 1);

        Assert.False(ring.TryOpen(other.Seal("value"u8, Place, new CountingSecrets()), Place, out var opened));
        Assert.Null(opened);
        Assert.False(ring.TryOpen([], Place, out _));
    }

    [Fact]
    public void A_ring_has_its_newest_key() =>
        Assert.Throws<ArgumentException>(() => new EnvelopeKeyRing([Key(1)], newest: 2));

    private static EnvelopeKey Key(byte id) => new(id, Hex.Repeat(id, 32), "test");
}
