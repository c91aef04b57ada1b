using System.Security.Cryptography;
using System.Text;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Server.Keys;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Server.Tests.Keys;

/// <summary>Makes tokens, ours and an attacker's, who may spell them in any way but has no key.</summary>
internal sealed class TokenWorkshop
{
    public const string Issuer = "0123456789abcdef0123456789abcdef";

    public static readonly DateTimeOffset Now = new(2030, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly CountingSecrets _secrets = new(seed: 7);

    public TokenWorkshop(KeyAlgorithm algorithm, TokenSettings? settings = null)
    {
        Ring = KeyRing.Make(KeyPurpose.Jwt, algorithm, Now, _secrets);
        Tokens = new AccessTokens(Ring, Issuer, settings ?? TokenSettings.Default, _secrets);
        Grant = new AccessGrant(
            AccountId.New(TimeProvider.System, _secrets),
            SessionId.New(TimeProvider.System, _secrets),
            Now.AddMinutes(-1),
            ["pwd"],
            Role.Member,
            RefreshCounter: 3);
    }

    public KeyRing Ring { get; }

    public AccessTokens Tokens { get; }

    public AccessGrant Grant { get; }

    public string Kid => Ring.Newest.KidText;

    public string Header => $$"""{"alg":"{{Ring.Newest.Algorithm.Name}}","typ":"at+jwt","kid":"{{Kid}}"}""";

    /// <summary>The claims of a good token; what is named is replaced, or left out when null.</summary>
    public string Claims(string? name = null, string? json = null)
    {
        var seconds = Now.ToUnixTimeSeconds();
        var claims = new Dictionary<string, string?>
        {
            ["iss"] = Quoted(Issuer),
            ["aud"] = Quoted("magnetar"),
            ["sub"] = Quoted(Grant.Account.ToString()),
            ["sid"] = Quoted(Grant.Session.ToString()),
            ["jti"] = Quoted("AAAAAAAAAAAAAAAAAAAAAA"),
            ["iat"] = $"{seconds}",
            ["exp"] = $"{seconds + 3_600}",
            ["auth_time"] = $"{seconds - 60}",
            ["amr"] = """["pwd"]""",
            ["role"] = Quoted("member"),
            ["rc"] = "3",
        };
        if (name is not null)
        {
            claims[name] = json;
        }

        var members = claims.Where(claim => claim.Value is not null).Select(claim => $"\"{claim.Key}\":{claim.Value}");
        return $"{{{string.Join(',', members)}}}";
    }

    /// <summary>A token with our signature over whatever it says.</summary>
    public string Sign(string header, string claims) => SignParts(Part(header), Part(claims));

    /// <summary>Our signature over two parts as they are spelled.</summary>
    public string SignParts(string header, string claims)
    {
        var signed = $"{header}.{claims}";
        return $"{signed}.{Base64UrlText.Encode(Signature(Encoding.ASCII.GetBytes(signed)))}";
    }

    public byte[] Signature(
        byte[] signed, DSASignatureFormat format = DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
    {
        if (Ring.Newest.Algorithm == KeyAlgorithm.Hs256)
        {
            return HMACSHA256.HashData(Ring.Newest.Secret, signed);
        }

        using var key = KeyAlgorithm.OpenEs256(Ring.Newest.Secret);
        return key.SignData(signed, HashAlgorithmName.SHA256, format);
    }

    public bool Accepts(string token, int secondsLater = 0) =>
        Tokens.TryCheck(token, Now.AddSeconds(secondsLater), out _);

    public static string Part(string text) => Base64UrlText.Encode(Encoding.UTF8.GetBytes(text));

    private static string Quoted(string text) => $"\"{text}\"";
}
