using MagnetarStudio.Cryptography.Passwords;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Cryptography.Tests.Passwords;

public sealed class PasswordHashTests
{
    private const string Salt = "$c29tZXNhbHQxMjM0NTY3OA";
    private const string Tag = "$iqbHhgtqJMWWf23kIatRWniYNRyhFWif/l6I+m/2Exw";
    private const string LongSalt = "$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    private const string LongTag = "$YTpMNBE5TiT//mxRmUMHckVy5XS82Y6oz0V8ZImb+/4";

    // printf PASSWORD | argon2 somesalt12345678 -id -t 2 -k 19456 -p 1 -l 32 -e
    private const string Argon2id = "$argon2id$v=19$m=19456,t=2,p=1" + Salt + Tag;

    // python3: hashlib.pbkdf2_hmac("sha256", PASSWORD, bytes(range(32)), 600000)
    private const string HexPair =
        "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
        + ":613a4c3411394e24fffe6c51994307724572e574bcd98ea8cf457c64899bfbfe";

    private const string Pbkdf2 = "$pbkdf2-sha256$i=600000" + LongSalt + LongTag;

    private static readonly Argon2idCost s_cheap = new(64, 1);

    [Theory]
    [InlineData(Argon2id)]
    [InlineData(HexPair)]
    [InlineData(Pbkdf2)]
    public void A_stored_hash_knows_its_password_and_no_other(string stored)
    {
        Assert.True(PasswordHash.TryParse(stored, out var hash));

        Assert.True(hash.Verify("correct horse battery staple"u8));
        Assert.False(hash.Verify("correct horse battery stapl"u8));
        Assert.False(hash.Verify("correct horse battery staple "u8));
        Assert.False(hash.Verify([]));
    }

    [Theory]
    [InlineData(Argon2id, Argon2id)]
    [InlineData(Pbkdf2, Pbkdf2)]
    [InlineData(HexPair, Pbkdf2)]
    public void A_hash_encodes_to_its_PHC_text(string stored, string encoded)
    {
        Assert.True(PasswordHash.TryParse(stored, out var hash));
        Assert.Equal(encoded, hash.Encode());
    }

    [Fact]
    public void A_hash_does_not_print()
    {
        Assert.True(PasswordHash.TryParse(Argon2id, out var argon2id));
        Assert.True(PasswordHash.TryParse(HexPair, out var pbkdf2));

        Assert.Equal("Argon2idHash(redacted)", argon2id.ToString());
        Assert.Equal("Pbkdf2Hash(redacted)", pbkdf2.ToString());
    }

    [Theory]
    [InlineData(8)]
    [InlineData(64)]
    [InlineData(72)]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(1_024)]
    public void The_last_byte_counts(int length)
    {
        var password = Hex.Repeat((byte)'a', length);
        var hash = PasswordHash.Create(password, s_cheap, new CountingSecrets());

        Assert.True(hash.Verify(password));
        password[^1] = (byte)'b';
        Assert.False(hash.Verify(password));
    }

    [Fact]
    public void A_new_hash_has_a_salt_of_its_own()
    {
        var secrets = new CountingSecrets();
        var first = PasswordHash.Create("same"u8, s_cheap, secrets);
        var second = PasswordHash.Create("same"u8, s_cheap, secrets);

        Assert.NotEqual(first.Encode(), second.Encode());
        Assert.True(PasswordHash.TryParse(second.Encode(), out var read));
        Assert.True(read.Verify("same"u8));
    }

    [Fact]
    public void A_decoy_of_the_old_kind_verifies_too()
    {
        var hash = Pbkdf2Hash.Create("decoy"u8, new CountingSecrets());

        Assert.True(hash.Verify("decoy"u8));
        Assert.False(hash.Verify("Decoy"u8));
    }

    [Fact]
    public void Another_cost_or_another_kind_asks_for_a_new_hash()
    {
        Assert.True(PasswordHash.TryParse(Argon2id, out var argon2id));
        Assert.True(PasswordHash.TryParse(HexPair, out var pbkdf2));

        Assert.False(argon2id.NeedsRehash(Argon2idCost.Default));
        Assert.True(argon2id.NeedsRehash(new(47_104, 1)));
        Assert.True(argon2id.NeedsRehash(new(19_456, 3)));
        Assert.True(pbkdf2.NeedsRehash(Argon2idCost.Default));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("$")]
    [InlineData("plain")]
    [InlineData("$argon2id$v=19$m=4194304,t=2,p=1" + Salt + Tag)]
    [InlineData("$argon2id$v=19$m=262145,t=2,p=1" + Salt + Tag)]
    [InlineData("$argon2id$v=19$m=19456,t=17,p=1" + Salt + Tag)]
    [InlineData("$argon2id$v=19$m=19456,t=0,p=1" + Salt + Tag)]
    [InlineData("$argon2id$v=19$m=7,t=1,p=1" + Salt + Tag)]
    [InlineData("$argon2id$v=19$m=019456,t=2,p=1" + Salt + Tag)]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=2" + Salt + Tag)]
    [InlineData("$argon2id$v=19$t=2,m=19456,p=1" + Salt + Tag)]
    [InlineData("$argon2id$v=19$m=19456,t=2" + Salt + Tag)]
    [InlineData("$argon2id$v=16$m=19456,t=2,p=1" + Salt + Tag)]
    [InlineData("$argon2i$v=19$m=19456,t=2,p=1" + Salt + Tag)]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1" + Salt + "==" + Tag + "=")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQxMjM0NTY3OB" + Tag)]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1" + Salt + "$iqbHhgtqJMWWf23kIatRWniYNRyhFWif/l6I+m/2Exx")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ" + Tag)]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1" + Salt + Tag + "$")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1" + Salt + Tag + "\n")]
    [InlineData("$pbkdf2-sha256$i=2000001" + LongSalt + LongTag)]
    [InlineData("$pbkdf2-sha256$i=999" + LongSalt + LongTag)]
    [InlineData("$pbkdf2-sha256$i=600000" + LongSalt + "$YTpMNBE5TiT")]
    [InlineData("$pbkdf2-sha512$i=600000" + LongSalt + LongTag)]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f:")]
    [InlineData("00:00")]
    public void Any_other_text_is_no_hash(string? text)
    {
        Assert.False(PasswordHash.TryParse(text, out var hash));
        Assert.Null(hash);
    }

    [Fact]
    public void A_hex_pair_has_hexadecimal_digits_only()
    {
        foreach (var place in new[] { 0, 63, 65, 128 })
        {
            var spoiled = HexPair.ToCharArray();
            spoiled[place] = 'g';
            Assert.False(PasswordHash.TryParse(new(spoiled), out _));
        }
    }
}
