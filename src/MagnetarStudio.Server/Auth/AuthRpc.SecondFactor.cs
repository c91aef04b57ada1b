using Grpc.Core;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Cryptography.OneTime;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Server.Audit;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Sessions;

namespace MagnetarStudio.Server.Auth;

/// <content>Second factors: enrolled, asked for, and removed.</content>
internal sealed partial class AuthRpc
{
    public override async Task<CompleteSignInResponse> CompleteSignIn(
        CompleteSignInRequest request, ServerCallContext context)
    {
        var call = Call.Of(context);
        limits.TakeSignIn(call);
        var factor = request.ProofCase is CompleteSignInRequest.ProofOneofCase.TotpCode
            ? PresentedFactor.Totp(request.TotpCode)
            : ReadRecoveryCode(request.RecoveryCode);
        var answer = await signIns.CompleteAsync(
            request.PendingToken, factor, CallFacts.Of(call), call.Caller, context.CancellationToken);
        return new CompleteSignInResponse
        {
            SignedIn = await AnswerAsync(answer, context.CancellationToken),
            Checkpoint = audit.Head.ToWire(),
        };
    }

    public override async Task<EnrollTotpResponse> EnrollTotp(EnrollTotpRequest request, ServerCallContext context)
    {
        var call = Call.Of(context);
        var account = call.Session.Account.Account;
        var decision = await secondFactors.EnrollAsync(account, call.Caller, context.CancellationToken);
        ThrowIfRefused(decision.Verdict, decision.RetryAfter);

        // The audience is the name that the operator gave this installation, so an authenticator lists it by that.
        var begun = decision.Next!;
        return new EnrollTotpResponse
        {
            OtpauthUri = OtpAuthUri.Write(instance.Audience, account.UserName.Value, begun.Secret),
            ExpireTime = begun.ExpiresAt.ToTimestamp(),
        };
    }

    public override async Task<ConfirmTotpResponse> ConfirmTotp(ConfirmTotpRequest request, ServerCallContext context)
    {
        var call = Call.Of(context);
        var answer = await secondFactors.ConfirmAsync(
            call.Session.Account.Account,
            call.Session.Session.Device,
            request.TotpCode,
            call.Caller,
            context.CancellationToken);
        ThrowIfRefused(answer.Verdict, answer.RetryAfter);
        return new ConfirmTotpResponse { RecoveryCodes = { answer.RecoveryCodes.Select(code => code.Reveal()) } };
    }

    public override async Task<RemoveTotpResponse> RemoveTotp(RemoveTotpRequest request, ServerCallContext context)
    {
        var call = Call.Of(context);
        var answer = await secondFactors.RemoveAsync(
            call.Session.Account.Account, call.Caller, context.CancellationToken);
        ThrowIfRefused(answer.Verdict, answer.RetryAfter);
        return new RemoveTotpResponse();
    }

    public override async Task<RegenerateRecoveryCodesResponse> RegenerateRecoveryCodes(
        RegenerateRecoveryCodesRequest request, ServerCallContext context)
    {
        var call = Call.Of(context);
        var answer = await secondFactors.RegenerateAsync(
            call.Session.Account.Account, call.Caller, context.CancellationToken);
        ThrowIfRefused(answer.Verdict, answer.RetryAfter);
        return new RegenerateRecoveryCodesResponse
        {
            RecoveryCodes = { answer.RecoveryCodes.Select(code => code.Reveal()) },
        };
    }

    private async ValueTask<ProofAnswer> StepUpAsync(Call call, StepUpRequest request, CancellationToken cancel)
    {
        var (account, device) = (call.Session.Account.Account, call.Session.Session.Device);
        var seen = observer.Observe(CallFacts.Of(call));
        if (request.ProofCase is StepUpRequest.ProofOneofCase.Password)
        {
            using var password = ReadPassword(request.Password);
            return await signIns.StepUpAsync(account, device, password, seen, call.Caller, cancel);
        }

        var factor = request.ProofCase is StepUpRequest.ProofOneofCase.TotpCode
            ? PresentedFactor.Totp(request.TotpCode)
            : ReadRecoveryCode(request.RecoveryCode);
        return await signIns.StepUpAsync(account, device, factor, seen, call.Caller, cancel);
    }

    private static void ThrowIfRefused(SecondFactorVerdict verdict, TimeSpan? retryAfter)
    {
        if (AuthFaults.Of(verdict, retryAfter) is { } fault)
        {
            throw fault;
        }
    }

    // What cannot be a recovery code is no guess at one: it is refused without being looked up or counted.
    private static PresentedFactor ReadRecoveryCode(string text) => OneTimeCode.TryParse(text, out var code)
        ? PresentedFactor.Recovery(code)
        : throw RpcFaults.SecondFactorRefused();
}
