using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Server.Rpc;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;
using SignInRequest = MagnetarStudio.Protocol.Auth.V1.SignInRequest;

namespace MagnetarStudio.Server.Auth;

/// <content>What is served. A method that is not named here answers UNIMPLEMENTED.</content>
internal sealed partial class AuthRpc : IRpcService<AuthRpc>
{
    /// <inheritdoc/>
    public static ServiceDescriptor Contract => AuthService.Descriptor;

    /// <inheritdoc/>
    public static void Bind(RpcBinder<AuthRpc> methods)
    {
        methods.Unary(
            nameof(GetSetupState),
            GetSetupStateRequest.Parser,
            static (rpc, request, call) => rpc.GetSetupState(request, call));
        methods.Unary(
            nameof(ClaimFounder),
            ClaimFounderRequest.Parser,
            static (rpc, request, call) => rpc.ClaimFounder(request, call));
        methods.Unary(
            nameof(Register), RegisterRequest.Parser, static (rpc, request, call) => rpc.Register(request, call));
        methods.Unary(nameof(SignIn), SignInRequest.Parser, static (rpc, request, call) => rpc.SignIn(request, call));
        methods.Unary(
            nameof(CompleteSignIn),
            CompleteSignInRequest.Parser,
            static (rpc, request, call) => rpc.CompleteSignIn(request, call));
        methods.Unary(
            nameof(Refresh), RefreshRequest.Parser, static (rpc, request, call) => rpc.Refresh(request, call));
        methods.Unary(
            nameof(GetSigningKeys),
            GetSigningKeysRequest.Parser,
            static (rpc, request, call) => rpc.GetSigningKeys(request, call));
        methods.Unary(
            nameof(SignOut), SignOutRequest.Parser, static (rpc, request, call) => rpc.SignOut(request, call));
        methods.Unary(nameof(WhoAmI), WhoAmIRequest.Parser, static (rpc, request, call) => rpc.WhoAmI(request, call));
        methods.Unary(
            nameof(ValidateToken),
            ValidateTokenRequest.Parser,
            static (rpc, request, call) => rpc.ValidateToken(request, call));
        methods.Unary(nameof(StepUp), StepUpRequest.Parser, static (rpc, request, call) => rpc.StepUp(request, call));
        methods.Unary(
            nameof(ListDevices),
            ListDevicesRequest.Parser,
            static (rpc, request, call) => rpc.ListDevices(request, call));
        methods.Unary(
            nameof(ForgetDevice),
            ForgetDeviceRequest.Parser,
            static (rpc, request, call) => rpc.ForgetDevice(request, call));
        methods.Unary(
            nameof(ChangePassword),
            ChangePasswordRequest.Parser,
            static (rpc, request, call) => rpc.ChangePassword(request, call));
        methods.Unary(
            nameof(EnrollTotp),
            EnrollTotpRequest.Parser,
            static (rpc, request, call) => rpc.EnrollTotp(request, call));
        methods.Unary(
            nameof(ConfirmTotp),
            ConfirmTotpRequest.Parser,
            static (rpc, request, call) => rpc.ConfirmTotp(request, call));
        methods.Unary(
            nameof(RemoveTotp),
            RemoveTotpRequest.Parser,
            static (rpc, request, call) => rpc.RemoveTotp(request, call));
        methods.Unary(
            nameof(RegenerateRecoveryCodes),
            RegenerateRecoveryCodesRequest.Parser,
            static (rpc, request, call) => rpc.RegenerateRecoveryCodes(request, call));
    }
}
