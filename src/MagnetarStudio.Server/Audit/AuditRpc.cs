using Grpc.Core;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Server.Rpc;

namespace MagnetarStudio.Server.Audit;

/// <summary>
/// Serves <c>AuditService</c>: heads, proofs, readings, appends, exports and verifications. What it does not override
/// answers UNIMPLEMENTED.
/// </summary>
internal sealed partial class AuditRpc(
    IAuditTrail audit,
    ILogProofs proofs,
    EntryReadingRpc entries,
    AppendingRpc appending,
    EntryExportRpc exports,
    LogVerificationRpc verification)
    : AuditService.AuditServiceBase
{
    public override Task<GetCheckpointResponse> GetCheckpoint(
        GetCheckpointRequest request, ServerCallContext context)
    {
        // Of one moment: while the key is changed for another, the head that was read may be the next key's.
        var (key, head) = (audit.HeadKey, audit.Head);
        while (!key.IsSame(audit.HeadKey))
        {
            (key, head) = (audit.HeadKey, audit.Head);
        }

        return Task.FromResult(new GetCheckpointResponse
        {
            Checkpoint = head.ToWire(),
            VerifierKey = key.ToString(),
        });
    }

    public override Task<GetEntryResponse> GetEntry(GetEntryRequest request, ServerCallContext context) =>
        entries.FindAsync(request, Call.Of(context), context.CancellationToken);

    public override Task<QueryResponse> Query(QueryRequest request, ServerCallContext context) =>
        entries.QueryAsync(request, Call.Of(context), context.CancellationToken);

    public override Task<CountResponse> Count(CountRequest request, ServerCallContext context) =>
        entries.CountAsync(request, Call.Of(context), context.CancellationToken);

    public override Task Watch(
        WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context) =>
        entries.WatchAsync(request, Call.Of(context), responseStream, context.CancellationToken);

    public override Task<AppendResponse> Append(AppendRequest request, ServerCallContext context) =>
        appending.AppendAsync(request, Call.Of(context), context.CancellationToken);

    public override Task<AppendManyResponse> AppendMany(
        IAsyncStreamReader<AppendManyRequest> requestStream, ServerCallContext context) =>
        appending.AppendManyAsync(requestStream, Call.Of(context), context.CancellationToken);
}
