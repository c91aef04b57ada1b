using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Server.Rpc;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace MagnetarStudio.Server.Audit;

/// <content>What is served. A method that is not named here answers UNIMPLEMENTED.</content>
internal sealed partial class AuditRpc : IRpcService<AuditRpc>
{
    /// <inheritdoc/>
    public static ServiceDescriptor Contract => AuditService.Descriptor;

    /// <inheritdoc/>
    public static void Bind(RpcBinder<AuditRpc> methods)
    {
        methods.Unary(
            nameof(GetCheckpoint),
            GetCheckpointRequest.Parser,
            static (rpc, request, call) => rpc.GetCheckpoint(request, call));
        methods.Unary(
            nameof(GetEntry), GetEntryRequest.Parser, static (rpc, request, call) => rpc.GetEntry(request, call));
        methods.Unary(nameof(Query), QueryRequest.Parser, static (rpc, request, call) => rpc.Query(request, call));
        methods.Unary(nameof(Count), CountRequest.Parser, static (rpc, request, call) => rpc.Count(request, call));
        methods.ServerStream<WatchRequest, WatchResponse>(
            nameof(Watch),
            WatchRequest.Parser,
            static (rpc, request, answers, call) => rpc.Watch(request, answers, call));
        methods.Unary(nameof(Append), AppendRequest.Parser, static (rpc, request, call) => rpc.Append(request, call));
        methods.ClientStream<AppendManyRequest, AppendManyResponse>(
            nameof(AppendMany),
            AppendManyRequest.Parser,
            static (rpc, requests, call) => rpc.AppendMany(requests, call));
        BindProofs(methods);
        BindWholes(methods);
    }
}
