using Grpc.Core;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Protocol.Audit.V1;

namespace MagnetarStudio.Server.Audit;

/// <summary>
/// Serves <c>AuditService</c>: so far heads and proofs. What it does not override answers UNIMPLEMENTED.
/// </summary>
internal sealed partial class AuditRpc(IAuditTrail audit, ILogProofs proofs) : AuditService.AuditServiceBase
{
    public override Task<GetCheckpointResponse> GetCheckpoint(
        GetCheckpointRequest request, ServerCallContext context) =>
        Task.FromResult(new GetCheckpointResponse
        {
            Checkpoint = audit.Head.ToWire(),
            VerifierKey = audit.HeadKey.ToString(),
        });
}
