using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Server.Keys;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Microbenchmarks.Tokens;

/// <summary>HS256 tokens of one instance, and what checks them.</summary>
internal sealed class IssuedTokens
{
    private static readonly DateTimeOffset s_now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly AccessTokens _tokens;
    private readonly string[] _texts;
    private int _next;

    /// <summary>Issues tokens.</summary>
    /// <param name="count">How many.</param>
    /// <param name="remembered">How many the checker remembers; with fewer than there are, each is forgotten
    /// again.</param>
    public IssuedTokens(int count, int remembered)
    {
        var secrets = new CountingSecrets();
        _tokens = new AccessTokens(
            KeyRing.Make(KeyPurpose.Jwt, KeyAlgorithm.Hs256, s_now, secrets),
            "0192e4d0-0000-7000-8000-000000000000",
            TokenSettings.Default with { CacheEntries = remembered },
            secrets);
        var grant = new AccessGrant(
            AccountId.New(TimeProvider.System, secrets),
            SessionId.New(TimeProvider.System, secrets),
            s_now,
            ["pwd"],
            Role.Member,
            RefreshCounter: 1);
        _texts = [.. Enumerable.Range(0, count).Select(_ => _tokens.Issue(grant, s_now).Text)];
    }

    /// <summary>Checks the next token, round and round.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public void CheckNext()
    {
        _next = (_next + 1) % _texts.Length;
        if (!_tokens.TryCheck(_texts[_next], s_now, out _))
        {
            throw new InvalidOperationException("A good token was refused.");
        }
    }
}
