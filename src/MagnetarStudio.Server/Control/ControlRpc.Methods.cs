using MagnetarStudio.Protocol.Control.V1;
using MagnetarStudio.Server.Rpc;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace MagnetarStudio.Server.Control;

/// <content>What is served. A method that is not named here answers UNIMPLEMENTED.</content>
internal sealed partial class ControlRpc : IRpcService<ControlRpc>
{
    /// <inheritdoc/>
    public static ServiceDescriptor Contract => ControlService.Descriptor;

    /// <inheritdoc/>
    public static void Bind(RpcBinder<ControlRpc> methods)
    {
        methods.Unary(
            nameof(AddAccount), AddAccountRequest.Parser, static (rpc, request, call) => rpc.AddAccount(request, call));
        methods.Unary(
            nameof(ListAccounts),
            ListAccountsRequest.Parser,
            static (rpc, request, call) => rpc.ListAccounts(request, call));
        methods.Unary(
            nameof(SetRole), SetRoleRequest.Parser, static (rpc, request, call) => rpc.SetRole(request, call));
        methods.Unary(
            nameof(DisableAccount),
            DisableAccountRequest.Parser,
            static (rpc, request, call) => rpc.DisableAccount(request, call));
        methods.Unary(
            nameof(EnableAccount),
            EnableAccountRequest.Parser,
            static (rpc, request, call) => rpc.EnableAccount(request, call));
        methods.Unary(
            nameof(UnlockAccount),
            UnlockAccountRequest.Parser,
            static (rpc, request, call) => rpc.UnlockAccount(request, call));
        methods.Unary(
            nameof(EraseAccount),
            EraseAccountRequest.Parser,
            static (rpc, request, call) => rpc.EraseAccount(request, call));
        methods.Unary(
            nameof(RotateLogKey),
            RotateLogKeyRequest.Parser,
            static (rpc, request, call) => rpc.RotateLogKey(request, call));
        methods.Unary(
            nameof(RemoveSecondFactor),
            RemoveSecondFactorRequest.Parser,
            static (rpc, request, call) => rpc.RemoveSecondFactor(request, call));
        methods.Unary(
            nameof(MakeClaimCode),
            MakeClaimCodeRequest.Parser,
            static (rpc, request, call) => rpc.MakeClaimCode(request, call));
        methods.Unary(
            nameof(SearchAudit),
            SearchAuditRequest.Parser,
            static (rpc, request, call) => rpc.SearchAudit(request, call));
        methods.Unary(
            nameof(PruneAudit), PruneAuditRequest.Parser, static (rpc, request, call) => rpc.PruneAudit(request, call));
        methods.Unary(
            nameof(ListSessions),
            ListSessionsRequest.Parser,
            static (rpc, request, call) => rpc.ListSessions(request, call));
        methods.Unary(
            nameof(RevokeSessions),
            RevokeSessionsRequest.Parser,
            static (rpc, request, call) => rpc.RevokeSessions(request, call));
        methods.Unary(
            nameof(RecordExport),
            RecordExportRequest.Parser,
            static (rpc, request, call) => rpc.RecordExport(request, call));
        methods.Unary(
            nameof(GetHealth), GetHealthRequest.Parser, static (rpc, request, call) => rpc.GetHealth(request, call));
    }
}
