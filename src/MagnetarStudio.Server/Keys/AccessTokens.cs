using System.Diagnostics.CodeAnalysis;
using BitFaster.Caching.Lru;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Server.Keys;

/// <summary>Makes and checks access tokens: JWTs of type at+jwt that live 3,600 s (RFC 7519, 8725, 9068).</summary>
/// <remarks>
/// A token is a claim, not a decision: every call also asks the session. Verified claims are remembered under the
/// digest of the text, so that a token is verified once and not at every call; nothing that was refused is remembered.
/// Opens no connection and no file. Thread-safe.
/// </remarks>
internal sealed class AccessTokens
{
    private const int TokenIdSizeBytes = 16;

    private readonly string _issuer;
    private readonly string _audience;
    private readonly ISecretSource _secrets;
    private readonly ClaimsReader _reader;
    private readonly TokenKey _newest;
    private readonly Dictionary<string, TokenKey> _byKid;
    private readonly ConcurrentLru<TokenDigest, AccessClaims> _verified;

    /// <summary>Tokens of one instance.</summary>
    /// <param name="keys">The keys of <see cref="KeyPurpose.Jwt"/>.</param>
    /// <param name="issuer">The instance id: the <c>iss</c> of every token.</param>
    /// <param name="settings">Audience, and how many tokens are remembered.</param>
    /// <param name="secrets">Token ids.</param>
    public AccessTokens(KeyRing keys, string issuer, TokenSettings settings, ISecretSource secrets)
    {
        (_issuer, _audience, _secrets) = (issuer, settings.Audience, secrets);
        _reader = new ClaimsReader(issuer, settings.Audience);
        _byKid = keys.Keys
            .Select(key => new TokenKey(key, keys.AcceptedUntil(key), issuer, settings))
            .ToDictionary(key => key.Kid, StringComparer.Ordinal);
        _newest = _byKid[keys.Newest.KidText];
        _verified = new ConcurrentLru<TokenDigest, AccessClaims>(
            Environment.ProcessorCount, settings.CacheEntries, EqualityComparer<TokenDigest>.Default);
    }

    /// <summary>Makes a token that is good from now on, for exactly 3,600 s from the second that has begun.</summary>
    public AccessToken Issue(AccessGrant grant, DateTimeOffset now)
    {
        var tokenId = new byte[TokenIdSizeBytes];
        _secrets.Fill(tokenId);

        var issuedAt = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
        var expiresAt = issuedAt + ClaimsReader.Lifetime;
        var text = _newest.Sign(_issuer, _audience, new Dictionary<string, object>
        {
            ["sub"] = grant.Account.ToString(),
            ["sid"] = grant.Session.ToString(),
            ["jti"] = Base64UrlText.Encode(tokenId),
            ["iat"] = issuedAt.ToUnixTimeSeconds(),
            ["exp"] = expiresAt.ToUnixTimeSeconds(),
            ["auth_time"] = grant.AuthTime.ToUnixTimeSeconds(),
            ["amr"] = grant.Methods.ToArray(),
            ["role"] = grant.Role.ToName() ?? throw new ArgumentException("names no role.", nameof(grant)),
            ["rc"] = (long)grant.RefreshCounter,
        });
        return new AccessToken(text, expiresAt);
    }

    /// <summary>Checks a token. One that was checked before allocates nothing.</summary>
    /// <param name="token">Any text, however hostile.</param>
    /// <param name="now">The time of the call, UTC.</param>
    /// <param name="claims">What it says; null, one answer whatever is wrong with it.</param>
    public bool TryCheck(
        ReadOnlySpan<char> token, DateTimeOffset now, [NotNullWhen(true)] out AccessClaims? claims)
    {
        claims = null;
        if (!TokenDigest.TryCompute(token, out var digest))
        {
            return false;
        }

        if (!_verified.TryGet(digest, out claims))
        {
            claims = Verify(token.ToString(), now);
            if (claims is not null)
            {
                _verified.AddOrUpdate(digest, claims);
            }
        }

        if (claims?.AreCurrentAt(now) is not true)
        {
            claims = null;
        }

        return claims is not null;
    }

    /// <summary>
    /// The public keys that verify tokens now: the newest and those that overlap; never a symmetric one.
    /// </summary>
    public IReadOnlyList<SigningKey> SigningKeysAt(DateTimeOffset now) =>
        [.. _byKid.Values.Where(key => !(now >= key.AcceptedUntil)).Select(key => key.Public).OfType<SigningKey>()];

    // The key chooses the algorithm; the header's word must only agree with it, to the letter.
    private AccessClaims? Verify(string token, DateTimeOffset now) =>
        TokenForm.TryRead(token, out var header, out var payload)
        && _byKid.TryGetValue(header.Kid, out var key)
        && header.Algorithm == key.Algorithm
        && !(now >= key.AcceptedUntil)
        && key.Verify(token)
        && _reader.TryRead(payload, out var claims)
        && claims.AreCurrentAt(now)
            ? claims
            : null;
}
