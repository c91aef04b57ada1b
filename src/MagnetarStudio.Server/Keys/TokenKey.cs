using System.Security.Cryptography;
using MagnetarStudio.Server.Settings;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace MagnetarStudio.Server.Keys;

/// <summary>A key that signs or verifies access tokens, bound to its one algorithm. Thread-safe.</summary>
internal sealed class TokenKey
{
    private static readonly JsonWebTokenHandler s_handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly TokenValidationParameters _rules;
    private readonly SigningCredentials _credentials;

    /// <summary>A key of the ring.</summary>
    /// <param name="key">An HS256 or ES256 key.</param>
    /// <param name="acceptedUntil">First instant at which its tokens are refused; null for the newest key.</param>
    /// <param name="issuer">The only <c>iss</c>.</param>
    /// <param name="tokens">The audience.</param>
    public TokenKey(StoredKey key, DateTimeOffset? acceptedUntil, string issuer, TokenSettings tokens)
    {
        Kid = key.KidText;
        Algorithm = key.Algorithm.Name;
        AcceptedUntil = acceptedUntil;

        SecurityKey security;
        if (key.Algorithm == KeyAlgorithm.Es256)
        {
            var pair = KeyAlgorithm.OpenEs256(key.Secret);
            security = new ECDsaSecurityKey(pair) { KeyId = Kid };
            Public = SigningKey.Of(Kid, pair.ExportParameters(includePrivateParameters: false));
        }
        else
        {
            security = new SymmetricSecurityKey(key.Secret) { KeyId = Kid };
        }

        _credentials = new SigningCredentials(security, Algorithm);

        // No configuration manager and no key resolver: nothing here can open a connection. Times are judged by
        // AccessClaims, with our clock.
        _rules = new TokenValidationParameters
        {
            IssuerSigningKey = security,
            TryAllIssuerSigningKeys = false,
            ValidAlgorithms = [Algorithm],
            ValidTypes = [TokenForm.Type],
            ValidIssuer = issuer,
            ValidAudience = tokens.Audience,
            ValidateLifetime = false,
            LogTokenId = false,
        };
    }

    /// <summary>Names the key in tokens.</summary>
    public string Kid { get; }

    /// <summary>The only <c>alg</c> it is used with.</summary>
    public string Algorithm { get; }

    /// <summary>First instant at which its tokens are refused; null for the newest key.</summary>
    public DateTimeOffset? AcceptedUntil { get; }

    /// <summary>The public half; null for a symmetric key, which has none.</summary>
    public SigningKey? Public { get; }

    /// <summary>Signs claims.</summary>
    /// <returns>The compact form.</returns>
    public string Sign(string issuer, string audience, IDictionary<string, object> claims) =>
        s_handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = TokenForm.Type,
            Issuer = issuer,
            Audience = audience,
            Claims = claims,
            SigningCredentials = _credentials,
        });

    /// <summary>Whether this key signed <paramref name="token"/>, for this issuer and audience.</summary>
    public bool Verify(string token)
    {
        try
        {
            // It waits for nothing: only a configuration manager would make it asynchronous.
            return s_handler.ValidateTokenAsync(token, _rules).GetAwaiter().GetResult().IsValid;
        }
        catch (Exception refused)
            when (refused is SecurityTokenException or ArgumentException or CryptographicException)
        {
            return false;
        }
    }
}
