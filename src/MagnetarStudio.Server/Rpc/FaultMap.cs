using Grpc.Core;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Server.Rpc;

/// <summary>Turns whatever ended a call into a fault that its caller may see, and logs once what has no name.</summary>
/// <remarks>Thread-safe. What is not known here is INTERNAL: nothing of it reaches the caller.</remarks>
internal sealed class FaultMap(ILogger<FaultMap> log)
{
    /// <summary>The fault of a failure.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="call">By which call.</param>
    /// <param name="cancel">The call's own token: fired at its deadline, or when its caller has gone.</param>
    public RpcException Of(Exception failure, Call call, CancellationToken cancel)
    {
        var method = call.Method.Contract.FullName;
        switch (failure)
        {
            case RpcException fault when RpcFaults.IsNamed(fault):
                return fault;

            // Nobody reads the answer, and nothing went wrong here.
            case var _ when call.Http.RequestAborted.IsCancellationRequested:
                return RpcFaults.CallCancelled();

            case OperationCanceledException when cancel.IsCancellationRequested:
                return RpcFaults.DeadlinePassed();

            case CallerEndedException:
                return RpcFaults.SessionNotLive();

            case IdempotencyKeyReusedException:
                return RpcFaults.IdempotencyKeyReused();

            case StorageBusyException or PoolExhaustedException:
                RpcLog.StorageBusy(log, call.RequestId, method, failure.Message);
                return RpcFaults.StorageBusy();

            case LogPrunedException:
                return RpcFaults.StreamLagged();

            case StorageFullException:
                RpcLog.StorageFull(log, call.RequestId, method);
                return RpcFaults.StorageFull();

            case StorageFailedException:
                RpcLog.StorageFailed(log, call.RequestId, method, failure);
                return RpcFaults.Internal();

            default:
                RpcLog.CallFailed(log, call.RequestId, method, failure);
                return RpcFaults.Internal();
        }
    }
}
