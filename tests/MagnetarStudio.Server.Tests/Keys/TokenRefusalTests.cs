using System.Security.Cryptography;
using System.Text;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Server.Keys;
using Xunit;

namespace MagnetarStudio.Server.Tests.Keys;

/// <summary>Every way to be wrong gets the same answer (RFC 8725; OWASP ASVS 5.0 §9.1, §9.2).</summary>
/// <remarks>
/// All but the signature cases bear a right signature, so that only what the row names can refuse them.
/// </remarks>
public sealed class TokenRefusalTests
{
    private static readonly TokenWorkshop s_hmac = new(KeyAlgorithm.Hs256);
    private static readonly TokenWorkshop s_curve = new(KeyAlgorithm.Es256);

    private static string GoodClaims => s_hmac.Claims();

    [Theory]
    [InlineData("\"none\"")]
    [InlineData("\"None\"")]
    [InlineData("\"NONE\"")]
    [InlineData("\"nOnE\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("[\"HS256\"]")]
    [InlineData("{\"HS256\":1}")]
    [InlineData("256")]
    [InlineData("\"hs256\"")]
    [InlineData("\"HS384\"")]
    [InlineData("\"HS512\"")]
    [InlineData("\"RS256\"")] // another family
    [InlineData("\"PS256\"")]
    [InlineData("\"ES256\"")] // a family of ours, but not this key's
    [InlineData("\"EdDSA\"")]
    [InlineData("\"HS256\\u0000\"")]
    [InlineData("\" HS256\"")]
    public void An_alg_that_is_not_the_keys_is_refused(string json)
    {
        var header = $$"""{"alg":{{json}},"typ":"at+jwt","kid":"{{s_hmac.Kid}}"}""";

        Refused(s_hmac, s_hmac.Sign(header, GoodClaims));
        Refused(s_hmac, $"{TokenWorkshop.Part(header)}.{TokenWorkshop.Part(GoodClaims)}.");
    }

    [Fact]
    public void The_public_key_is_no_hmac_key()
    {
        using var pair = KeyAlgorithm.OpenEs256(s_curve.Ring.Newest.Secret);
        foreach (var confusion in new[]
        {
            pair.ExportSubjectPublicKeyInfo(),
            Encoding.ASCII.GetBytes(pair.ExportSubjectPublicKeyInfoPem()),
            Encoding.ASCII.GetBytes(pair.ExportSubjectPublicKeyInfoPem() + "\n"),
        })
        {
            var header = TokenWorkshop.Part($$"""{"alg":"HS256","typ":"at+jwt","kid":"{{s_curve.Kid}}"}""");
            var signed = $"{header}.{TokenWorkshop.Part(s_curve.Claims())}";
            var mac = HMACSHA256.HashData(confusion, Encoding.ASCII.GetBytes(signed));

            Refused(s_curve, $"{signed}.{Base64UrlText.Encode(mac)}");
        }
    }

    [Theory]
    [InlineData("\"typ\":\"JWT\"")]
    [InlineData("\"typ\":\"AT+JWT\"")]
    [InlineData("\"typ\":\"application/at+jwt\"")]
    [InlineData("\"typ\":\"refresh+jwt\"")]
    [InlineData("\"typ\":null")]
    [InlineData("\"typ\":[\"at+jwt\"]")]
    [InlineData("\"cty\":\"JWT\"")]
    [InlineData("\"typ\":\"at+jwt\",\"cty\":\"JWT\"")]
    [InlineData("\"typ\":\"at+jwt\",\"jku\":\"http://127.0.0.1:9/keys\"")]
    [InlineData("\"typ\":\"at+jwt\",\"x5u\":\"http://127.0.0.1:9/cert\"")]
    [InlineData("\"typ\":\"at+jwt\",\"x5c\":[\"MIIB\"]")]
    [InlineData("\"typ\":\"at+jwt\",\"x5t\":\"AAAA\"")]
    [InlineData("\"typ\":\"at+jwt\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}")]
    [InlineData("\"typ\":\"at+jwt\",\"crit\":[\"exp\"],\"exp\":1")]
    [InlineData("\"typ\":\"at+jwt\",\"crit\":[]")]
    [InlineData("\"typ\":\"at+jwt\",\"b64\":false,\"crit\":[\"b64\"]")]
    [InlineData("\"typ\":\"at+jwt\",\"zip\":\"DEF\"")]
    [InlineData("\"typ\":\"at+jwt\",\"enc\":\"A256GCM\"")]
    [InlineData("\"typ\":\"at+jwt\",\"typ\":\"at+jwt\"")]
    [InlineData("\"typ\":\"at+jwt\",\"alg\":\"HS256\"")]
    [InlineData("\"typ\":\"at+jwt\",\"\\u0061lg\":\"none\"")]
    public void A_header_with_other_members_is_refused(string members)
    {
        var header = $$"""{"alg":"HS256","kid":"{{s_hmac.Kid}}",{{members}}}""";

        Refused(s_hmac, s_hmac.Sign(header, GoodClaims));
    }

    [Theory]
    [InlineData("\"../../../dev/null\"")]
    [InlineData("\"x' UNION SELECT 'key\"")]
    [InlineData("\"0000000000000000\"")]
    [InlineData("\"\"")]
    [InlineData("null")]
    [InlineData("7")]
    public void A_kid_that_names_no_key_is_refused(string json) =>
        Refused(s_hmac, s_hmac.Sign($$"""{"alg":"HS256","typ":"at+jwt","kid":{{json}}}""", GoodClaims));

    [Fact]
    public void A_kid_of_64_KiB_and_a_missing_one_are_refused()
    {
        var endless = new string('k', 65_536);

        Refused(s_hmac, s_hmac.Sign($$"""{"alg":"HS256","typ":"at+jwt","kid":"{{endless}}"}""", GoodClaims));
        Refused(s_hmac, s_hmac.Sign("""{"alg":"HS256","typ":"at+jwt"}""", GoodClaims));
        Refused(s_hmac, s_hmac.Sign($$"""{"typ":"at+jwt","kid":"{{s_hmac.Kid}}"}""", GoodClaims));
    }

    [Fact]
    public void A_signature_that_is_not_over_this_text_is_refused()
    {
        var good = s_hmac.Sign(s_hmac.Header, GoodClaims);
        var other = s_hmac.Sign(s_hmac.Header, s_hmac.Claims("rc", "4"));
        var signed = good[..good.LastIndexOf('.')];
        var mac = s_hmac.Signature(Encoding.ASCII.GetBytes(signed));
        byte[] flipped = [(byte)(mac[0] ^ 0x80), .. mac.AsSpan(1)];

        Assert.True(s_hmac.Accepts(good));
        Refused(s_hmac, signed);
        Refused(s_hmac, signed + ".");
        Refused(s_hmac, With(mac[..31]));
        Refused(s_hmac, With(mac[..16]));
        Refused(s_hmac, With([.. mac, 0]));
        Refused(s_hmac, With(new byte[32]));
        Refused(s_hmac, With(flipped));
        Refused(s_hmac, signed + other[other.LastIndexOf('.')..]);

        string With(byte[] signature) => $"{signed}.{Base64UrlText.Encode(signature)}";
    }

    [Fact]
    public void A_curve_signature_in_another_form_is_refused()
    {
        var signed = $"{TokenWorkshop.Part(s_curve.Header)}.{TokenWorkshop.Part(s_curve.Claims())}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var right = s_curve.Signature(bytes);
        using var pair = KeyAlgorithm.OpenEs256(s_curve.Ring.Newest.Secret);
        var order = pair.ExportExplicitParameters(includePrivateParameters: false).Curve.Order!;

        Assert.True(s_curve.Accepts(With(right)));
        Refused(s_curve, With(s_curve.Signature(bytes, DSASignatureFormat.Rfc3279DerSequence)));
        Refused(s_curve, With(new byte[64]));
        Refused(s_curve, With([.. order, .. right[32..]]));
        Refused(s_curve, With([.. right[..32], .. order]));
        Refused(s_curve, With([.. right[..32], .. new byte[32]]));
        Refused(s_curve, With([.. right[32..], .. right[..32]]));
        Refused(s_curve, With(right[..63]));
        Refused(s_curve, With([.. right, 0]));
        Refused(s_curve, With([0, .. right]));

        string With(byte[] signature) => $"{signed}.{Base64UrlText.Encode(signature)}";
    }

    [Fact]
    public void A_token_spelled_in_any_other_way_is_refused()
    {
        var good = s_hmac.Sign(s_hmac.Header, GoodClaims);
        var parts = good.Split('.');

        Assert.True(s_hmac.Accepts(good));
        Refused(s_hmac, string.Empty);
        Refused(s_hmac, "..");
        Refused(s_hmac, good + "=");
        Refused(s_hmac, s_hmac.SignParts(parts[0] + "=", parts[1]));
        Refused(s_hmac, s_hmac.SignParts(parts[0], parts[1] + "="));
        Refused(s_hmac, " " + good);
        Refused(s_hmac, good + " ");
        Refused(s_hmac, good + "\n");
        Refused(s_hmac, good.Insert(10, "\n"));
        Refused(s_hmac, s_hmac.SignParts(parts[0].Insert(4, " "), parts[1]));
        Refused(s_hmac, good + "\0");
        Refused(s_hmac, "\uFEFF" + good);
        Refused(s_hmac, s_hmac.Sign("\uFEFF" + s_hmac.Header, GoodClaims));
        Refused(s_hmac, s_hmac.Sign(s_hmac.Header, "\uFEFF" + GoodClaims));
        Refused(s_hmac, $"{parts[0]}.{parts[1]}");
        Refused(s_hmac, good + "." + parts[2]);
        Refused(s_hmac, good + "." + parts[2] + "." + parts[2]);
        Refused(s_hmac, "." + good);
        Refused(s_hmac, $$"""{"payload":"{{parts[1]}}","protected":"{{parts[0]}}","signature":"{{parts[2]}}"}""");
        Refused(s_hmac, "Bearer " + good);
        Refused(s_hmac, good.Replace('.', '．'));
    }

    [Fact]
    public void The_standard_alphabet_and_trailing_bits_are_refused()
    {
        // "~~~" in JSON text gives "fn5+" in the standard alphabet; 31 header bytes leave spare bits to set.
        var claims = s_hmac.Claims("jti", "\"~~~~~~~~~~~~~\"");
        var standard = Convert.ToBase64String(Encoding.UTF8.GetBytes(claims)).TrimEnd('=');
        Assert.Contains('+', standard);
        Assert.True(s_hmac.Accepts(s_hmac.Sign(s_hmac.Header, claims)));
        Refused(s_hmac, s_hmac.SignParts(TokenWorkshop.Part(s_hmac.Header), standard));

        // The signature of 32 bytes ends in two spare bits.
        var good = s_hmac.Sign(s_hmac.Header, GoodClaims);
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        Refused(s_hmac, good[..^1] + alphabet[alphabet.IndexOf(good[^1], StringComparison.Ordinal) + 1]);
    }

    [Theory]
    [InlineData("iss", null)]
    [InlineData("iss", "\"https://elsewhere.example\"")]
    [InlineData("iss", "\"0123456789ABCDEF0123456789ABCDEF\"")]
    [InlineData("aud", null)]
    [InlineData("aud", "\"other\"")]
    [InlineData("aud", "\"Magnetar\"")]
    [InlineData("aud", "[\"magnetar\"]")]
    [InlineData("aud", "[\"magnetar\",\"other\"]")]
    [InlineData("sub", null)]
    [InlineData("sub", "\"alice\"")]
    [InlineData("sub", "7")]
    [InlineData("sid", null)]
    [InlineData("sid", "\"{00000000-0000-0000-0000-000000000000}\"")]
    [InlineData("sid", "\"../..\"")]
    [InlineData("jti", null)]
    [InlineData("jti", "\"\"")]
    [InlineData("exp", null)]
    [InlineData("exp", "\"1906549200\"")]
    [InlineData("exp", "1906549200.0")]
    [InlineData("exp", "1.9065492e9")]
    [InlineData("exp", "-1906549200")]
    [InlineData("exp", "9223372036854775808")]
    [InlineData("exp", "18446744073709551616")]
    [InlineData("exp", "NaN")]
    [InlineData("exp", "Infinity")]
    [InlineData("exp", "null")]
    [InlineData("exp", "true")]
    [InlineData("exp", "[1906549200]")]
    [InlineData("iat", null)]
    [InlineData("iat", "\"1\"")]
    [InlineData("auth_time", null)]
    [InlineData("auth_time", "0.5")]
    [InlineData("amr", null)]
    [InlineData("amr", "\"pwd\"")]
    [InlineData("amr", "[]")]
    [InlineData("amr", "[7]")]
    [InlineData("amr", "[[\"pwd\"]]")]
    [InlineData("role", null)]
    [InlineData("role", "\"root\"")]
    [InlineData("role", "\"Founder\"")]
    [InlineData("role", "[\"member\"]")]
    [InlineData("rc", null)]
    [InlineData("rc", "-1")]
    [InlineData("rc", "4294967296")]
    [InlineData("rc", "3.0")]
    [InlineData("admin", "true")]
    [InlineData("\\ud800", "1")]
    public void A_claim_of_another_kind_is_refused(string name, string? json) =>
        Refused(s_hmac, s_hmac.Sign(s_hmac.Header, s_hmac.Claims(name, json)));

    [Theory]
    [InlineData("exp", 0)] // past: the first instant at which it is refused
    [InlineData("exp", -1)]
    [InlineData("exp", 3_601)] // lives too long
    [InlineData("exp", 86_400)]
    [InlineData("nbf", 61)]
    [InlineData("iat", 61)]
    [InlineData("iat", -1)] // lives too long
    [InlineData("auth_time", 61)]
    public void A_time_out_of_range_is_refused(string name, int seconds) =>
        Refused(
            s_hmac,
            s_hmac.Sign(s_hmac.Header, s_hmac.Claims(name, $"{TokenWorkshop.Now.ToUnixTimeSeconds() + seconds}")));

    [Theory]
    [InlineData("nbf", 60)]
    [InlineData("nbf", -60)]
    [InlineData("iat", 60)]
    [InlineData("auth_time", -2_592_000)]
    public void A_time_at_its_limit_is_accepted(string name, int seconds) =>
        Assert.True(s_hmac.Accepts(s_hmac.Sign(
            s_hmac.Header, s_hmac.Claims(name, $"{TokenWorkshop.Now.ToUnixTimeSeconds() + seconds}"))));

    [Fact]
    public void Claims_that_are_not_one_flat_object_are_refused()
    {
        var doubled = GoodClaims.Insert(1, $"\"sub\":\"{s_hmac.Grant.Account}\",");
        var deep = string.Concat(Enumerable.Repeat("[", 1_000)) + string.Concat(Enumerable.Repeat("]", 1_000));

        Refused(s_hmac, s_hmac.Sign(s_hmac.Header, doubled));
        Refused(s_hmac, s_hmac.Sign(s_hmac.Header, s_hmac.Claims("amr", deep)));
        Refused(s_hmac, s_hmac.Sign(s_hmac.Header, deep));
        Refused(s_hmac, s_hmac.Sign(s_hmac.Header, $"[{GoodClaims}]"));
        Refused(s_hmac, s_hmac.Sign(s_hmac.Header, GoodClaims + GoodClaims));
        Refused(s_hmac, s_hmac.Sign(s_hmac.Header, GoodClaims[..^1]));
        Refused(s_hmac, s_hmac.Sign(s_hmac.Header, string.Empty));
        Refused(s_hmac, s_hmac.Sign(s_hmac.Header, "null"));
        Refused(s_hmac, s_hmac.Sign(s_hmac.Header, GoodClaims.Replace("}", ",}", StringComparison.Ordinal)));
        Refused(s_hmac, s_hmac.Sign("null", GoodClaims));
        Refused(s_hmac, s_hmac.Sign("[]", GoodClaims));
        Refused(s_hmac, s_hmac.Sign(s_hmac.Header + "{}", GoodClaims));
        Refused(s_hmac, s_hmac.SignParts(
            TokenWorkshop.Part(s_hmac.Header), Base64UrlText.Encode([.. "{\"sub\":\""u8, 0xFF, .. "\"}"u8])));
    }

    [Fact]
    public void A_token_longer_than_4_KiB_is_refused()
    {
        var amr = $"[{string.Join(',', Enumerable.Repeat($"\"{new string('m', 64)}\"", 8))}]";
        Assert.True(s_hmac.Accepts(s_hmac.Sign(s_hmac.Header, s_hmac.Claims("amr", amr))));

        Refused(s_hmac, s_hmac.Sign(s_hmac.Header, GoodClaims + new string(' ', 4_096)));
    }

    // Asked twice: nothing that was refused is remembered as good.
    private static void Refused(TokenWorkshop shop, string token)
    {
        Assert.False(shop.Accepts(token));
        Assert.False(shop.Accepts(token));
    }
}
