using MagnetarStudio.Cryptography.Envelopes;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Cryptography.Tests.Envelopes;

public sealed class EnvelopeKeyTests
{
    private static readonly byte[] s_secret = Hex.Repeat(3, 32);
    private static readonly byte[] s_plaintext = "a TOTP secret"u8.ToArray();

    [Fact]
    public void A_value_opens_where_it_was_sealed()
    {
        using var key = new EnvelopeKey(0x0102030405060708, s_secret, "totp");

        var envelope = key.Seal(s_plaintext, Place(), new CountingSecrets());

        Assert.True(SealedEnvelope.TryReadKeyId(envelope, out var id));
        Assert.Equal(0x0102030405060708UL, id);
        Assert.Equal(s_plaintext.Length + SealedEnvelope.OverheadSizeBytes, envelope.Length);
        Assert.True(key.TryOpen(envelope, Place(), out var opened));
        Assert.Equal(s_plaintext, opened);
        Assert.Equal(1, key.Seals);
    }

    [Fact]
    public void A_value_opens_nowhere_else()
    {
        using var key = new EnvelopeKey(1, s_secret, "totp");
        var envelope = key.Seal(s_plaintext, Place(), new CountingSecrets());

        Assert.False(key.TryOpen(envelope, Place(instance: "other"), out _));
        Assert.False(key.TryOpen(envelope, Place(table: "session"), out _));
        Assert.False(key.TryOpen(envelope, Place(column: "name"), out _));
        Assert.False(key.TryOpen(envelope, Place(row: "2"), out _));
        Assert.False(key.TryOpen(envelope, Place(owner: "bob"), out _));
        Assert.False(key.TryOpen(envelope, Place(owner: ""), out _));
    }

    [Fact]
    public void Parts_of_a_place_do_not_run_into_each_other()
    {
        using var key = new EnvelopeKey(1, s_secret, "totp");
        var envelope = key.Seal(s_plaintext, Place(table: "ab", column: "c"), new CountingSecrets());

        Assert.False(key.TryOpen(envelope, Place(table: "a", column: "bc"), out _));
    }

    [Fact]
    public void Another_secret_purpose_or_id_opens_nothing()
    {
        using var key = new EnvelopeKey(1, s_secret, "totp");
        using var otherSecret = new EnvelopeKey(1, Hex.Repeat(4, 32), "totp");
        using var otherPurpose = new EnvelopeKey(1, s_secret, "idempotency");
        using var otherId = new EnvelopeKey(2, s_secret, "totp");
        var envelope = key.Seal(s_plaintext, Place(), new CountingSecrets());

        Assert.False(otherSecret.TryOpen(envelope, Place(), out _));
        Assert.False(otherPurpose.TryOpen(envelope, Place(), out _));
        Assert.False(otherId.TryOpen(envelope, Place(), out _));
    }

    [Fact]
    public void Any_flipped_bit_and_any_cut_closes_an_envelope()
    {
        using var key = new EnvelopeKey(1, s_secret, "totp");
        var envelope = key.Seal(s_plaintext, Place(), new CountingSecrets());

        for (var bit = 0; bit < 8 * envelope.Length; bit++)
        {
            var spoiled = envelope.ToArray();
            spoiled[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(key.TryOpen(spoiled, Place(), out _));
        }

        for (var length = 0; length < envelope.Length; length++)
        {
            Assert.False(key.TryOpen(envelope.AsSpan(0, length), Place(), out _));
        }
    }

    [Fact]
    public void Two_envelopes_of_one_value_differ()
    {
        using var key = new EnvelopeKey(1, s_secret, "totp");
        var secrets = new CountingSecrets();

        Assert.NotEqual(key.Seal(s_plaintext, Place(), secrets), key.Seal(s_plaintext, Place(), secrets));
    }

    [Fact]
    public void Parts_that_are_empty_or_too_long_are_refused_at_the_door()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Touch(Place(instance: "")));
        Assert.Throws<ArgumentException>(() => Touch(Place(table: "")));
        Assert.Throws<ArgumentException>(() => Touch(Place(column: "é")));
        Assert.Throws<ArgumentOutOfRangeException>(() => Touch(Place(row: new('x', 65))));
        Assert.Throws<ArgumentException>(() => new EnvelopeKey(1, s_secret, ""));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EnvelopeKey(1, new byte[31], "totp"));
    }

    private static EnvelopeContext Place(
        string instance = "instance",
        string table = "account",
        string column = "totp_secret",
        string row = "1",
        string owner = "alice") => new(Bytes(instance), table, column, Bytes(row), Bytes(owner));

    // A ref struct cannot be a lambda's result.
    private static void Touch(EnvelopeContext context) => _ = context;

    private static byte[] Bytes(string text) => System.Text.Encoding.UTF8.GetBytes(text);
}
