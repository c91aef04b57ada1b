using Grpc.Core;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Server.Rpc;

namespace MagnetarStudio.Server.Audit;

/// <content>What goes through the whole log: verification and export.</content>
internal sealed partial class AuditRpc
{
    public override Task Verify(
        VerifyRequest request, IServerStreamWriter<VerifyResponse> responseStream, ServerCallContext context) =>
        verification.RunAsync(request, responseStream, context.CancellationToken);

    public override Task Export(
        ExportRequest request, IServerStreamWriter<ExportResponse> responseStream, ServerCallContext context) =>
        exports.RunAsync(request, Call.Of(context).Caller, responseStream, context.CancellationToken);

    private static void BindWholes(RpcBinder<AuditRpc> methods)
    {
        methods.ServerStream<VerifyRequest, VerifyResponse>(
            nameof(Verify),
            VerifyRequest.Parser,
            static (rpc, request, answers, call) => rpc.Verify(request, answers, call));
        methods.ServerStream<ExportRequest, ExportResponse>(
            nameof(Export),
            ExportRequest.Parser,
            static (rpc, request, answers, call) => rpc.Export(request, answers, call));
    }
}
