using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Server.Rpc;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace MagnetarStudio.Server.Auth;

/// <content>What is served. A method that is not named here answers UNIMPLEMENTED.</content>
internal sealed partial class AccountRpc : IRpcService<AccountRpc>
{
    /// <inheritdoc/>
    public static ServiceDescriptor Contract => AccountService.Descriptor;

    /// <inheritdoc/>
    public static void Bind(RpcBinder<AccountRpc> methods)
    {
        methods.Unary(
            nameof(GetAccount), GetAccountRequest.Parser, static (rpc, request, call) => rpc.GetAccount(request, call));
        methods.Unary(
            nameof(ListAccounts),
            ListAccountsRequest.Parser,
            static (rpc, request, call) => rpc.ListAccounts(request, call));
        methods.Unary(
            nameof(CreateAccount),
            CreateAccountRequest.Parser,
            static (rpc, request, call) => rpc.CreateAccount(request, call));
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
            nameof(CreateInvitation),
            CreateInvitationRequest.Parser,
            static (rpc, request, call) => rpc.CreateInvitation(request, call));
        methods.Unary(
            nameof(EraseAccount),
            EraseAccountRequest.Parser,
            static (rpc, request, call) => rpc.EraseAccount(request, call));
        methods.Unary(
            nameof(SetRole), SetRoleRequest.Parser, static (rpc, request, call) => rpc.SetRole(request, call));
    }
}
