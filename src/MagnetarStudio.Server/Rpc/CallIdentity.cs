using Grpc.Core;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Server.Keys;

namespace MagnetarStudio.Server.Rpc;

/// <summary>Finds out who calls: a good access token of a live session. Thread-safe.</summary>
/// <remarks>The token is a claim; the session row, through the live table, decides on every call.</remarks>
internal sealed class CallIdentity(AccessTokens tokens, SessionKeeper sessions)
{
    /// <summary>Identifies a call whose method asks for a session.</summary>
    /// <returns>Null when it did; otherwise the one refusal, whatever is wrong.</returns>
    public ValueTask<RpcException?> IdentifyAsync(Call call)
    {
        if (!BearerToken.TryRead(call.Http.Request.Headers.Authorization, out var token)
            || !tokens.TryCheck(token, call.ArrivedAt, out var claims))
        {
            return ValueTask.FromResult<RpcException?>(RpcFaults.SessionNotLive());
        }

        var found = sessions.FindLiveAsync(
            claims.Session, claims.Account, claims.RefreshCounter, call.Http.RequestAborted);

        // The live table answers nearly every call at once.
        return found.IsCompletedSuccessfully
            ? ValueTask.FromResult(Note(call, claims, found.Result))
            : AwaitAsync(call, claims, found);
    }

    private static async ValueTask<RpcException?> AwaitAsync(
        Call call, AccessClaims claims, ValueTask<LiveSession?> found) => Note(call, claims, await found);

    private static RpcException? Note(Call call, AccessClaims claims, LiveSession? live)
    {
        if (live is null)
        {
            return RpcFaults.SessionNotLive();
        }

        call.Identify(claims, live);
        return null;
    }
}
