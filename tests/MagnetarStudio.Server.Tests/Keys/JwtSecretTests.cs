using MagnetarStudio.Server.Keys;
using Xunit;

namespace MagnetarStudio.Server.Tests.Keys;

public sealed class JwtSecretTests
{
    private static readonly string s_hex = MadeUpKeys.Hex("token");
    private static readonly string s_base64Url = MadeUpKeys.Base64Url("token");

    public static TheoryData<string, int> GoodKeys => new()
    {
        { s_hex, 32 },
        { s_hex.ToUpperInvariant() + "1234", 34 },
        { s_base64Url, 32 },
    };

    public static TheoryData<string> BadKeys =>
    [
        "short",
        s_hex[..32], // 16 bytes
        s_hex[..^1], // half a byte
        "CHANGE_ME_CHANGE_ME_CHANGE_ME_CHANGE_ME_CHANGE_ME",
        "please-change_me-" + s_hex,
        new string('0', 64),
        s_hex[..32] + s_hex[..32], // one piece twice
        string.Concat(Enumerable.Range(0, 32).Select(value => value.ToString("x2"))), // even steps
        string.Concat(Enumerable.Range(0, 32).Select(value => (value * 17 % 256).ToString("x2"))),
        string.Concat(Enumerable.Range(0, 32).Select(value => (value % 15 * 13).ToString("x2"))), // 15 values
        new string('A', 43),
        s_base64Url + "=", // padding
        s_base64Url[..42] + "+", // standard alphabet
        "this is a sentence and not a key, however long it may be",
    ];

    [Theory]
    [MemberData(nameof(GoodKeys))]
    public void A_good_key_is_its_bytes(string text, int sizeBytes)
    {
        Assert.True(JwtSecret.TryParse(text, out var secret, out var fault));
        Assert.Null(fault);
        Assert.Equal(sizeBytes, secret.Bytes.Length);
        Assert.Equal("JwtSecret(redacted)", secret.ToString());
    }

    [Theory]
    [MemberData(nameof(BadKeys))]
    public void A_bad_key_is_refused_and_never_quoted(string text)
    {
        Assert.False(JwtSecret.TryParse(text, out var secret, out var fault));
        Assert.Null(secret);
        Assert.DoesNotContain(text, fault, StringComparison.OrdinalIgnoreCase);
    }
}
