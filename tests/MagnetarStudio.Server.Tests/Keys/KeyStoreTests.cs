using System.Text;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Server.Keys;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MagnetarStudio.Server.Tests.Keys;

public sealed class KeyStoreTests : IDisposable
{
    private static readonly string s_ownSecret = MadeUpKeys.Hex("own");

    private readonly TempDatabase _temp = new();
    private readonly CountingSecrets _secrets = new();
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private string Directory => _temp.PathOf("keys");

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Every_missing_key_is_made_once_and_privately()
    {
        Assert.Equal(KeyPurpose.All, Ensure());
        Assert.Empty(Ensure());

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Directory));
        foreach (var purpose in KeyPurpose.All)
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOf(purpose)));
        }
    }

    [Fact]
    public void What_was_made_is_what_is_read_again()
    {
        Ensure();

        var first = KeyStore.Load(Directory);
        var second = KeyStore.Load(Directory);

        Assert.Equal(
            first.Rings.SelectMany(ring => ring.Keys).Select(key => (key.Kid, Convert.ToHexString(key.Secret))),
            second.Rings.SelectMany(ring => ring.Keys).Select(key => (key.Kid, Convert.ToHexString(key.Secret))));
        using var decoy = first.DeriveDecoyKey();
        using var again = second.DeriveDecoyKey();
        Assert.True(decoy.FixedTimeEquals(again.Span));
    }

    [Fact]
    public void The_head_key_signs_under_the_name_of_the_log()
    {
        Ensure();
        var log = LogId.New(_secrets);

        using var signer = Assert.Single(KeyStore.Load(Directory).OpenHeadSigners(log));

        Assert.Equal(log.Origin, signer.Verifier.Name);
        Assert.True(signer.Verifier.IsSame(Assert.Single(KeyStore.ReadHeadKeys(Directory, log))));
    }

    [Fact]
    public void Production_makes_nothing_and_names_every_missing_file()
    {
        var refused = Assert.Throws<ConfigurationException>(() => Open(makeMissing: false));

        foreach (var purpose in KeyPurpose.All)
        {
            Assert.Contains(refused.Faults, fault => fault.Contains(PathOf(purpose), StringComparison.Ordinal)
                || fault.Contains(Directory, StringComparison.Ordinal));
        }

        Assert.False(System.IO.Directory.Exists(Directory));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void A_key_that_others_can_reach_is_refused_by_name(UnixFileMode open)
    {
        Ensure();
        var path = PathOf(KeyPurpose.Refresh);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | open);

        var refused = Assert.Throws<ConfigurationException>(() => KeyStore.Load(Directory));

        Assert.Contains(path, Assert.Single(refused.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("""[{"kid":"00000000000000aa","alg":"HS256","key":"KEY","made":"2030-01-01T00:00:00Z"}]""")]
    [InlineData("""[{"kid":"AA","alg":"HS256","key":"KEY","made":"2030-01-01T00:00:00Z","retired":null}]""")]
    [InlineData(
        """[{"kid":"00000000000000aa","alg":"none","key":"KEY","made":"2030-01-01T00:00:00Z","retired":null}]""")]
    [InlineData(
        """[{"kid":"00000000000000aa","alg":"HS256","key":"c2hvcnQ","made":"2030-01-01T00:00:00Z","retired":null}]""")]
    [InlineData(
        """[{"kid":"00000000000000aa","alg":"HS256","key":"KEY=","made":"2030-01-01T00:00:00Z","retired":null}]""")]
    [InlineData("""[{"kid":"00000000000000aa","alg":"HS256","key":"KEY","made":"today","retired":null}]""")]
    [InlineData(
        """[{"kid":"00000000000000aa","alg":"HS256","key":"KEY","""
        + """ "made":"2030-01-01T00:00:00Z","retired":"2029-01-01T00:00:00Z"}]""")]
    [InlineData(
        """[{"kid":"00000000000000aa","alg":"HS256","key":"KEY","""
        + """ "made":"2030-01-01T00:00:00Z","retired":null,"more":1}]""")]
    [InlineData(
        """[{"kid":"00000000000000aa","kid":"00000000000000ab","alg":"HS256","key":"KEY","""
        + """ "made":"2030-01-01T00:00:00Z","retired":null}]""")]
    public void A_malformed_key_file_is_refused_by_name_and_never_quoted(string content)
    {
        var key = MadeUpKeys.Base64Url("malformed");
        Ensure();
        var path = PathOf(KeyPurpose.Refresh);
        File.WriteAllText(path, content.Replace("KEY", key, StringComparison.Ordinal));

        var refused = Assert.Throws<ConfigurationException>(() => KeyStore.Load(Directory));

        var fault = Assert.Single(refused.Faults);
        Assert.Contains(path, fault, StringComparison.Ordinal);
        Assert.DoesNotContain(key, fault, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault);
    }

    [Fact]
    public void The_operators_key_takes_over_once_and_the_one_before_overlaps()
    {
        Ensure();
        var before = KeyStore.Load(Directory).Jwt.Newest;
        _clock.Advance(TimeSpan.FromDays(1));

        var taken = Open(s_ownSecret).Jwt;
        var again = Open(s_ownSecret).Jwt;

        Assert.Equal(Convert.FromHexString(s_ownSecret), taken.Newest.Secret);
        Assert.Equal([before.Kid, taken.Newest.Kid], taken.Keys.Select(key => key.Kid));
        Assert.Equal(_clock.GetUtcNow(), taken.Keys[0].Retired);
        Assert.Equal(_clock.GetUtcNow().AddSeconds(3_660), taken.AcceptedUntil(taken.Keys[0]));
        Assert.Equal(taken.Keys.Select(key => key.Kid), again.Keys.Select(key => key.Kid));
    }

    [Fact]
    public void The_operators_key_is_enough_where_the_file_of_token_keys_is_missing()
    {
        Ensure();
        File.Delete(PathOf(KeyPurpose.Jwt));

        var keys = Open(s_ownSecret).Jwt;

        Assert.Equal(Convert.FromHexString(s_ownSecret), Assert.Single(keys.Keys).Secret);
    }

    [Fact]
    public void Keys_that_nothing_accepts_any_more_leave_the_file_but_head_keys_stay()
    {
        var first = KeyRing.Make(KeyPurpose.Jwt, KeyAlgorithm.Hs256, _clock.GetUtcNow(), _secrets);
        var head = KeyRing.Make(KeyPurpose.Head, KeyAlgorithm.Ed25519, _clock.GetUtcNow(), _secrets);

        for (var day = 1; day <= 5; day++)
        {
            _clock.Advance(TimeSpan.FromDays(1));
            first = first.Rotate(StoredKey.Make(KeyAlgorithm.Hs256, _clock.GetUtcNow(), _secrets), _clock.GetUtcNow());
            head = head.Rotate(StoredKey.Make(KeyAlgorithm.Ed25519, _clock.GetUtcNow(), _secrets), _clock.GetUtcNow());
        }

        Assert.Equal(2, first.Keys.Count);
        Assert.Equal(6, head.Keys.Count);
        Assert.All(head.Keys, key => Assert.Null(head.AcceptedUntil(key)));
    }

    [Fact]
    public void A_retired_refresh_key_verifies_for_30_days_and_no_longer()
    {
        var ring = KeyRing.Make(KeyPurpose.Refresh, KeyAlgorithm.Hs256, _clock.GetUtcNow(), _secrets);
        var mac = new byte[32];
        ring.ToMacKeys().Compute("message"u8, mac);
        var retiredAt = _clock.GetUtcNow();

        var keys = ring.Rotate(StoredKey.Make(KeyAlgorithm.Hs256, retiredAt, _secrets), retiredAt).ToMacKeys();

        Assert.True(keys.Verify(ring.Newest.Kid, "message"u8, mac, retiredAt.AddDays(30).AddTicks(-1)));
        Assert.False(keys.Verify(ring.Newest.Kid, "message"u8, mac, retiredAt.AddDays(30)));
    }

    [Fact]
    public void Another_algorithm_is_a_rotation()
    {
        Ensure();
        var settings = TokenSettings.Default with { Algorithm = KeyAlgorithm.Es256 };

        var keys = KeyStore.Open(new KeySettings(Directory, null, MakeMissing: false), settings, _clock, _secrets).Jwt;

        Assert.Equal([KeyAlgorithm.Hs256, KeyAlgorithm.Es256], keys.Keys.Select(key => key.Algorithm));
        Assert.Equal(KeyAlgorithm.Es256, keys.Newest.Algorithm);
    }

    [Fact]
    public void A_file_is_replaced_whole_even_after_a_crash_in_the_middle()
    {
        Ensure();
        File.WriteAllText(PathOf(KeyPurpose.Jwt) + ".new", "half a fi");

        Assert.Equal(2, Open(s_ownSecret).Jwt.Keys.Count);
        Assert.Empty(System.IO.Directory.GetFiles(Directory, "*.new"));
    }

    [Fact]
    public void A_file_that_is_there_is_never_made_again()
    {
        Ensure();
        var file = new KeyFile(Directory, KeyPurpose.Seal);
        var before = File.ReadAllText(PathOf(KeyPurpose.Seal), Encoding.UTF8);

        Assert.Throws<ConfigurationException>(
            () => file.Create(KeyRing.Make(KeyPurpose.Seal, KeyAlgorithm.HkdfSha256, _clock.GetUtcNow(), _secrets)));
        Assert.Equal(before, File.ReadAllText(PathOf(KeyPurpose.Seal), Encoding.UTF8));
    }

    private IReadOnlyList<KeyPurpose> Ensure() =>
        KeyStore.EnsureAll(Directory, KeyAlgorithm.Hs256, _clock, _secrets);

    private KeyStore Open(string? secretText = null, bool makeMissing = false)
    {
        JwtSecret? secret = null;
        if (secretText is not null)
        {
            Assert.True(JwtSecret.TryParse(secretText, out secret, out _));
        }

        return KeyStore.Open(new KeySettings(Directory, secret, makeMissing), TokenSettings.Default, _clock, _secrets);
    }

    private string PathOf(KeyPurpose purpose) => Path.Combine(Directory, purpose.Name);
}
