using Grpc.Core;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Server.Rpc;

namespace MagnetarStudio.Server.Audit;

/// <content>Proofs: that the log has only grown, and that it holds an entry.</content>
internal sealed partial class AuditRpc
{
    public override async Task<GetConsistencyProofResponse> GetConsistencyProof(
        GetConsistencyProofRequest request, ServerCallContext context)
    {
        if (request.ToSize != 0 && request.FromSize > request.ToSize)
        {
            throw RpcFaults.InvalidInput("to_size", "must not be below from_size");
        }

        var proof = await proofs.ProveConsistencyAsync(request.FromSize, request.ToSize, context.CancellationToken)
            ?? throw RpcFaults.SizeBeyondLog();
        return new GetConsistencyProofResponse
        {
            Hashes = { proof.Hashes.Select(hash => hash.ToWire()) },
            ToSize = proof.Size,
            Checkpoint = proof.Head.ToWire(),
        };
    }

    public override async Task<GetInclusionProofResponse> GetInclusionProof(
        GetInclusionProofRequest request, ServerCallContext context)
    {
        if (request.TreeSize != 0 && request.Seq >= request.TreeSize)
        {
            throw RpcFaults.InvalidInput("seq", "must be below tree_size");
        }

        var proof = await proofs.ProveInclusionAsync(request.Seq, request.TreeSize, context.CancellationToken)
            ?? throw RpcFaults.SizeBeyondLog();
        return new GetInclusionProofResponse
        {
            LeafHash = proof.Leaf.ToWire(),
            Hashes = { proof.Hashes.Select(hash => hash.ToWire()) },
            TreeSize = proof.Size,
            Checkpoint = proof.Head.ToWire(),
        };
    }

    private static void BindProofs(RpcBinder<AuditRpc> methods)
    {
        methods.Unary(
            nameof(GetConsistencyProof),
            GetConsistencyProofRequest.Parser,
            static (rpc, request, call) => rpc.GetConsistencyProof(request, call));
        methods.Unary(
            nameof(GetInclusionProof),
            GetInclusionProofRequest.Parser,
            static (rpc, request, call) => rpc.GetInclusionProof(request, call));
    }
}
