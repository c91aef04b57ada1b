using MagnetarStudio.Protocol.Session.V1;
using MagnetarStudio.Server.Rpc;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace MagnetarStudio.Server.Sessions;

/// <content>What is served. A method that is not named here answers UNIMPLEMENTED.</content>
internal sealed partial class SessionRpc : IRpcService<SessionRpc>
{
    /// <inheritdoc/>
    public static ServiceDescriptor Contract => SessionService.Descriptor;

    /// <inheritdoc/>
    public static void Bind(RpcBinder<SessionRpc> methods)
    {
        methods.Unary(
            nameof(ListSessions),
            ListSessionsRequest.Parser,
            static (rpc, request, call) => rpc.ListSessions(request, call));
        methods.Unary(
            nameof(GetSession), GetSessionRequest.Parser, static (rpc, request, call) => rpc.GetSession(request, call));
        methods.Unary(
            nameof(ExplainRisk),
            ExplainRiskRequest.Parser,
            static (rpc, request, call) => rpc.ExplainRisk(request, call));
        methods.Unary(
            nameof(RenameSession),
            RenameSessionRequest.Parser,
            static (rpc, request, call) => rpc.RenameSession(request, call));
        methods.Unary(
            nameof(RevokeSession),
            RevokeSessionRequest.Parser,
            static (rpc, request, call) => rpc.RevokeSession(request, call));
        methods.Unary(
            nameof(RevokeOtherSessions),
            RevokeOtherSessionsRequest.Parser,
            static (rpc, request, call) => rpc.RevokeOtherSessions(request, call));
        methods.Unary(
            nameof(ListAccountSessions),
            ListAccountSessionsRequest.Parser,
            static (rpc, request, call) => rpc.ListAccountSessions(request, call));
        methods.Unary(
            nameof(RevokeAccountSessions),
            RevokeAccountSessionsRequest.Parser,
            static (rpc, request, call) => rpc.RevokeAccountSessions(request, call));
        methods.ServerStream<WatchSessionsRequest, WatchSessionsResponse>(
            nameof(WatchSessions),
            WatchSessionsRequest.Parser,
            static (rpc, request, answers, call) => rpc.WatchSessions(request, answers, call));
    }
}
