using Grpc.Core;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Session.V1;

namespace MagnetarStudio.Server.Rpc;

/// <summary>Failures of the other rooms.</summary>
internal static partial class RpcFaults
{
    /// <summary>The account holds as many sessions as it may, and none can give way.</summary>
    public static RpcException SessionLimit() =>
        Fault(StatusCode.FailedPrecondition, SessionReason.SessionLimit.NameOf(), "Too many sessions are open.");

    /// <summary>An application's action does not begin with its own prefix.</summary>
    public static RpcException ActionReserved() =>
        Fault(StatusCode.InvalidArgument, AuditReason.ActionReserved.NameOf(), "The action belongs to the server.");

    /// <summary>The log is not, or was never, that large.</summary>
    public static RpcException SizeBeyondLog() =>
        Fault(StatusCode.OutOfRange, AuditReason.SizeBeyondLog.NameOf(), "The log is not that large.");

    /// <summary>Retention has removed the entry.</summary>
    public static RpcException EntryPruned() =>
        Fault(StatusCode.NotFound, AuditReason.EntryPruned.NameOf(), "Retention has removed the entry.");

    /// <summary>A key of the log cannot be read. For the operator alone.</summary>
    /// <param name="which">One sentence that names it, and nothing secret.</param>
    public static RpcException LogKeyLost(string which) => new(
        new Status(StatusCode.FailedPrecondition, which),
        Pack(StatusCode.FailedPrecondition, AuditReason.KeyLost.NameOf(), which));
}
