using Grpc.Core;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Protocol.Options.V1;
using MagnetarStudio.Server.Rpc.Peers;

namespace MagnetarStudio.Server.Rpc;

/// <summary>Decides whether a call may be served: its contract, judged on the live account. Thread-safe.</summary>
internal sealed class CallAccess(
    PermissionRegistry permissions, RefusalLimiter refusals, IAuditTrail audit, TimeProvider clock)
{
    /// <summary>How long a proof of presence counts as fresh (OWASP ASVS 5.0 §7.5.3).</summary>
    public static readonly TimeSpan StepUpLife = TimeSpan.FromMinutes(5);

    /// <summary>Judges a call, and records the refusal where it lacks a permission.</summary>
    /// <returns>Null when it may be served.</returns>
    public async ValueTask<RpcException?> JudgeAsync(Call call)
    {
        var contract = call.Method.Contract;
        if (contract.Who is Who.Public)
        {
            return null;
        }

        if (contract.Who is Who.Operator)
        {
            // Elsewhere than on the control socket there is no such method.
            return call.Http.Features.Get<OperatorPeer>() is null ? RpcFaults.MethodUnavailable() : null;
        }

        if (JudgeAccount(call) is { } refusal)
        {
            if (refusal.StatusCode is StatusCode.PermissionDenied)
            {
                await RecordAsync(call);
            }

            return refusal;
        }

        // Only this very token is fresh: another holder of the session gains nothing by its owner's step-up.
        return (contract.StepUp && clock.GetUtcNow() - call.Claims!.AuthTime > StepUpLife)
            || (contract.StepUpAtRisk && IsOlderThanRisk(call))
                ? RpcFaults.StepUpRequired()
                : null;
    }

    /// <summary>Judges what may change while a call goes on: role, grants, a forced password change.</summary>
    /// <returns>Null while it may go on.</returns>
    public RpcException? JudgeAccount(Call call)
    {
        var contract = call.Method.Contract;
        var live = call.Session.Account;
        if (live.Account.MustChangePassword && !contract.DuringPasswordChange)
        {
            return RpcFaults.PasswordChangeRequired();
        }

        // A contract names no level, so of a permission that has levels it asks for the highest.
        return contract.Permission is { } name
            && !permissions.Decide(
                name, PermissionLevel.Admin, live.Account.Role, live.Grants, clock.GetUtcNow()).IsAllowed
            ? RpcFaults.PermissionDenied()
            : null;
    }

    // Proofs are told to the second, so one in the second in which the risk rose counts as older.
    private static bool IsOlderThanRisk(Call call) => call.Risk?.StepUpSince >= call.Claims!.AuthTime;

    private ValueTask RecordAsync(Call call)
    {
        var refusal = new AuditEvent(EventCode.PermissionDenied, Outcome.Refused)
        {
            Reason = CommonReason.PermissionDenied.NameOf(),
            Detail = call.Method.Contract.Permission,
        };
        return refusals.TryShed(refusal, call.Caller)
            ? ValueTask.CompletedTask
            : audit.RecordAsync(refusal, call.Caller, call.Http.RequestAborted);
    }
}
