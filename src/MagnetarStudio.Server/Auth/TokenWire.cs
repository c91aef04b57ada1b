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
    /// <summary>The pair of a session that opened or went on, and the device's secret.</summary>
    public Wire.Tokens ToWire(SessionTokens handed)
    {
        var session = handed.Session;
        var access = tokens.Issue(
            Grant(session, handed.Account.Role, session.Methods, session.OpenedAt, session.Tokens.Counter),
            clock.GetUtcNow());
        return new Wire.Tokens
        {
            AccessToken = access.Text,
            AccessExpireTime = access.ExpiresAt.ToTimestamp(),
            RefreshToken = handed.Refresh.Reveal(),
            RefreshExpireTime = session.ExpiresAt.ToTimestamp(),
            DeviceSecret = handed.Device.Reveal(),
        };
    }

    /// <summary>An access token whose holder has just proved to be there: only this one is fresh.</summary>
    /// <param name="call">The call that proved it.</param>
    /// <param name="method">What proved it, besides what proved the sign-in.</param>
    /// <param name="provedAt">When, UTC.</param>
    public AccessToken StepUp(Call call, ProofMethods method, DateTimeOffset provedAt)
    {
        var session = call.Session.Session;
        var grant = Grant(
            session,
            call.Session.Account.Account.Role,
            session.Methods | method,
            provedAt,
            call.Claims!.RefreshCounter);
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

    private static AccessGrant Grant(
        Session session, Role role, ProofMethods methods, DateTimeOffset authTime, uint counter) =>
        new(session.Account, session.Id, authTime, NamesOf(methods), role, counter);

    // RFC 8176 §2 has no name for a recovery code. It is a one-time password all the same; "kba" would say that the
    // user knew the answer to a question.
    private static List<string> NamesOf(ProofMethods methods)
    {
        var names = new List<string>(capacity: 2);
        if (methods.HasFlag(ProofMethods.Password))
        {
            names.Add("pwd");
        }

        if ((methods & (ProofMethods.Totp | ProofMethods.RecoveryCode)) != 0)
        {
            names.Add("otp");
        }

        return names;
    }
}
