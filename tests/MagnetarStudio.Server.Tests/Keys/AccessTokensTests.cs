using System.Text;
using System.Text.Json;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Server.Keys;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Server.Tests.Keys;

public sealed class AccessTokensTests
{
    public static TheoryData<string> Algorithms => ["HS256", "ES256"];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_token_says_what_was_granted(string algorithm)
    {
        var shop = new TokenWorkshop(KeyPurpose.Jwt.FindAlgorithm(algorithm)!);

        var token = shop.Tokens.Issue(shop.Grant, TokenWorkshop.Now);

        Assert.True(shop.Tokens.TryCheck(token.Text, TokenWorkshop.Now, out var claims));
        Assert.Equal(shop.Grant.Account, claims.Account);
        Assert.Equal(shop.Grant.Session, claims.Session);
        Assert.Equal(shop.Grant.AuthTime, claims.AuthTime);
        Assert.Equal(shop.Grant.Methods, claims.Methods);
        Assert.Equal(shop.Grant.Role, claims.Role);
        Assert.Equal(shop.Grant.RefreshCounter, claims.RefreshCounter);
        Assert.Equal(TokenWorkshop.Now, claims.IssuedAt);
        Assert.Equal(token.ExpiresAt, claims.ExpiresAt);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_token_spelled_by_hand_as_ours_are_is_accepted(string algorithm)
    {
        var shop = new TokenWorkshop(KeyPurpose.Jwt.FindAlgorithm(algorithm)!);

        Assert.True(shop.Accepts(shop.Sign(shop.Header, shop.Claims())));
    }

    [Fact]
    public void The_header_has_three_members_and_the_payload_eleven_claims()
    {
        var shop = new TokenWorkshop(KeyAlgorithm.Hs256);
        var parts = shop.Tokens.Issue(shop.Grant, TokenWorkshop.Now).Text.Split('.');

        Assert.Equal(["alg", "kid", "typ"], MembersOf(parts[0]));
        Assert.Equal(
            ["amr", "aud", "auth_time", "exp", "iat", "iss", "jti", "rc", "role", "sid", "sub"], MembersOf(parts[1]));
    }

    [Theory]
    [InlineData("UTC")]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("America/St_Johns")]
    [InlineData("Asia/Kathmandu")]
    public void A_token_lives_exactly_an_hour_in_every_time_zone(string zone)
    {
        var shop = new TokenWorkshop(KeyAlgorithm.Hs256);
        var local = TimeZoneInfo.ConvertTime(
            TokenWorkshop.Now.AddMilliseconds(999), TimeZoneInfo.FindSystemTimeZoneById(zone));

        var token = shop.Tokens.Issue(shop.Grant, local);

        Assert.True(shop.Tokens.TryCheck(token.Text, local, out var claims));
        Assert.Equal(TimeSpan.FromSeconds(3_600), claims.ExpiresAt - claims.IssuedAt);
        Assert.Equal(TokenWorkshop.Now.AddSeconds(3_600), token.ExpiresAt);
    }

    [Theory]
    [InlineData(-61, false)] // made over 60 s ahead of our clock
    [InlineData(-60, true)]
    [InlineData(3_599, true)]
    [InlineData(3_600, false)] // no leeway at the end
    public void A_token_lives_from_its_skew_to_strictly_before_its_end(int secondsLater, bool isAccepted)
    {
        var fresh = new TokenWorkshop(KeyAlgorithm.Hs256);
        Assert.Equal(
            isAccepted,
            fresh.Accepts(fresh.Sign(fresh.Header, fresh.Claims("auth_time", Seconds(-900))), secondsLater));

        var remembered = new TokenWorkshop(KeyAlgorithm.Hs256);
        var token = remembered.Sign(remembered.Header, remembered.Claims("auth_time", Seconds(-900)));
        Assert.True(remembered.Accepts(token));
        Assert.Equal(isAccepted, remembered.Accepts(token, secondsLater));
    }

    [Fact]
    public void What_a_retired_key_signed_is_accepted_for_3660_seconds_and_no_longer()
    {
        var shop = new TokenWorkshop(KeyAlgorithm.Hs256);
        var secrets = new CountingSecrets(seed: 8);
        var retiredAt = TokenWorkshop.Now.AddSeconds(30);
        var next = shop.Ring.Rotate(StoredKey.Make(KeyAlgorithm.Hs256, retiredAt, secrets), retiredAt);
        var seconds = TokenWorkshop.Now.ToUnixTimeSeconds();
        var token = shop.Sign(shop.Header, shop.Claims("exp", $"{seconds + 3_600}"));
        var late = shop.Sign(shop.Header, shop.Claims("iat", $"{seconds + 1_000}").Replace(
            $"{seconds + 3_600}", $"{seconds + 4_600}", StringComparison.Ordinal));

        Assert.True(Fresh().TryCheck(token, TokenWorkshop.Now.AddSeconds(3_599), out _));
        Assert.True(Fresh().TryCheck(late, retiredAt.AddSeconds(3_659), out _));
        Assert.False(Fresh().TryCheck(late, retiredAt.AddSeconds(3_660), out _));

        AccessTokens Fresh() => new(next, TokenWorkshop.Issuer, TokenSettings.Default, secrets);
    }

    [Fact]
    public void Public_keys_are_shown_and_symmetric_ones_never()
    {
        Assert.Empty(new TokenWorkshop(KeyAlgorithm.Hs256).Tokens.SigningKeysAt(TokenWorkshop.Now));

        var shop = new TokenWorkshop(KeyAlgorithm.Es256);
        var key = Assert.Single(shop.Tokens.SigningKeysAt(TokenWorkshop.Now));
        Assert.Equal(("EC", "ES256", "P-256", shop.Kid), (key.KeyType, key.Algorithm, key.Curve, key.KeyId));
        Assert.Equal((43, 43), (key.X.Length, key.Y.Length));
        Assert.DoesNotContain(Base64UrlText.Encode(shop.Ring.Newest.Secret), key.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Checking_a_token_again_allocates_nothing()
    {
        var shop = new TokenWorkshop(KeyAlgorithm.Hs256);
        var token = shop.Tokens.Issue(shop.Grant, TokenWorkshop.Now).Text;
        for (var warm = 0; warm < 100; warm++)
        {
            Assert.True(shop.Accepts(token));
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1_000; round++)
        {
            shop.Tokens.TryCheck(token, TokenWorkshop.Now, out _);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void More_tokens_than_are_remembered_are_all_still_right()
    {
        var shop = new TokenWorkshop(KeyAlgorithm.Hs256, TokenSettings.Default with { CacheEntries = 16 });
        var tokens = Enumerable.Range(0, 200).Select(
            _ => shop.Tokens.Issue(shop.Grant, TokenWorkshop.Now).Text).ToList(
            );

        Assert.All(tokens, token => Assert.True(shop.Accepts(token)));
        Assert.All(tokens, token => Assert.True(shop.Accepts(token)));
        Assert.All(tokens, token => Assert.False(shop.Accepts(token, secondsLater: 3_600)));
    }

    [Fact]
    public void Neither_token_nor_keys_print_their_secret()
    {
        var shop = new TokenWorkshop(KeyAlgorithm.Hs256);
        var token = shop.Tokens.Issue(shop.Grant, TokenWorkshop.Now);

        Assert.Equal("AccessToken(redacted)", token.ToString());
        Assert.EndsWith("redacted)", shop.Ring.Newest.ToString(), StringComparison.Ordinal);
    }

    private static string Seconds(int fromNow) => $"{TokenWorkshop.Now.ToUnixTimeSeconds() + fromNow}";

    private static string[] MembersOf(string part)
    {
        var room = new byte[4_096];
        Assert.True(Base64UrlText.TryDecode(part, room, out var size));
        using var json = JsonDocument.Parse(Encoding.UTF8.GetString(room, 0, size));
        return [.. json.RootElement.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)];
    }
}
