using MagnetarStudio.Core.Ids;
using MagnetarStudio.Server.Rpc;

namespace MagnetarStudio.Server.Sessions;

/// <summary>Which sessions of an account somebody means: all, or the ids named; never both, never neither.</summary>
internal static class SessionChoice
{
    /// <summary>Reads the choice.</summary>
    /// <returns>The ids; null for all.</returns>
    /// <exception cref="Grpc.Core.RpcException">Both, or neither.</exception>
    public static IReadOnlyList<SessionId>? Read(bool all, IReadOnlyCollection<string> ids)
    {
        if (all == ids.Count > 0)
        {
            throw RpcFaults.InvalidInput("session_ids", "names sessions, or all is set: one of both");
        }

        return all ? null : [.. ids.Select(Parse)];
    }

    // An id that cannot be one names no session.
    private static SessionId Parse(string text) => SessionId.TryParse(text, out var id) ? id : default;
}
