using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Server.Keys;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Sessions;
using Wire = MagnetarStudio.Protocol.Auth.V1;

namespace MagnetarStudio.Server.Auth;

/// <summary>Makes the tokens that a client is handed, and answers what a token says.</summary>
internal sealed class TokenWire(AccessTokens tokens, TimeProvider clock)
{
    // RFC 8176: password-based. A second factor adds its own.
    private static readonly string[] s_byPassword = ["pwd"];

    /// <summary>The pair of a session that opened or went on, and the device's secret.</summary>
    public Wire.Tokens ToWire(SessionTokens handed)
    {
        var session = handed.Session;
        var access = tokens.Issue(
            Grant(session, handed.Account.Role, session.OpenedAt, session.Tokens.Counter), clock.GetUtcNow());
        return new Wire.Tokens
        {
            AccessToken = access.Text,
            AccessExpireTime = access.ExpiresAt.ToTimestamp(),
            RefreshToken = handed.Refresh.Reveal(),
            RefreshExpireTime = session.ExpiresAt.ToTimestamp(),
            DeviceSecret = handed.Device.Reveal(),
        };
    }

    /// <summary>An access token whose holder has just proved the password: only this one is fresh.</summary>
    public AccessToken StepUp(Call call, DateTimeOffset provedAt)
    {
        var grant = Grant(
            call.Session.Session, call.Session.Account.Account.Role, provedAt, call.Claims!.RefreshCounter);
        return tokens.Issue(grant, provedAt);
    }

    /// <summary>What the call's own token says.</summary>
    public static Wire.ValidateTokenResponse ToWire(AccessClaims claims, string issuer, string audience) => new()
    {
        Issuer = issuer,
        Audience = audience,
        AccountId = claims.AccountText,
        SessionId = claims.SessionText,
        TokenId = claims.TokenId,
        IssueTime = claims.IssuedAt.ToTimestamp(),
        ExpireTime = claims.ExpiresAt.ToTimestamp(),
        AuthTime = claims.AuthTime.ToTimestamp(),
        AuthMethods = { claims.Methods },
        Role = claims.Role.ToWire(),
        RefreshCount = claims.RefreshCounter,
    };

    private static AccessGrant Grant(Session session, Role role, DateTimeOffset authTime, uint counter) =>
        new(session.Account, session.Id, authTime, s_byPassword, role, counter);
}
