using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;

namespace MagnetarStudio.Server.Keys;

/// <summary>What a verified access token says. True when it was made; the session row decides. Immutable.</summary>
/// <param name="Account"><c>sub</c>.</param>
/// <param name="Session"><c>sid</c>.</param>
/// <param name="TokenId"><c>jti</c>.</param>
/// <param name="IssuedAt"><c>iat</c>, UTC.</param>
/// <param name="NotBefore"><c>nbf</c>, UTC; <c>iat</c> where the token has none, as ours do.</param>
/// <param name="ExpiresAt"><c>exp</c>: first instant at which it is refused, UTC.</param>
/// <param name="AuthTime"><c>auth_time</c>: when the user's presence was last proved for this token, UTC.</param>
/// <param name="Methods"><c>amr</c> (RFC 8176): how it was proved, such as <c>pwd</c>.</param>
/// <param name="Role"><c>role</c>: the role when it was made.</param>
/// <param name="RefreshCounter"><c>rc</c>: the counter of the refresh token that came with it.</param>
internal sealed record AccessClaims(
    AccountId Account,
    SessionId Session,
    string TokenId,
    DateTimeOffset IssuedAt,
    DateTimeOffset NotBefore,
    DateTimeOffset ExpiresAt,
    DateTimeOffset AuthTime,
    IReadOnlyList<string> Methods,
    Role Role,
    uint RefreshCounter)
{
    /// <summary>How far another machine's clock may be ahead of ours when it reads <c>iat</c> and <c>nbf</c>.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);

    /// <summary><see cref="Account"/> as text: written once, though a token is answered many times.</summary>
    public string AccountText { get; } = Account.ToString();

    /// <summary><see cref="Session"/> as text.</summary>
    public string SessionText { get; } = Session.ToString();

    /// <summary>
    /// Whether the token is good at <paramref name="now"/>: the skew at its beginning, none at its end.
    /// </summary>
    public bool AreCurrentAt(DateTimeOffset now) =>
        now < ExpiresAt && IssuedAt - Skew <= now && NotBefore - Skew <= now && AuthTime - Skew <= now;
}
