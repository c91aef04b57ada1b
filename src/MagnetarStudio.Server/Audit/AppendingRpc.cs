using Google.Protobuf;
using Grpc.Core;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Sessions;

namespace MagnetarStudio.Server.Audit;

/// <summary>Appends what applications have to say, in their own namespace. Thread-safe.</summary>
internal sealed class AppendingRpc(IAuditTrail audit)
{
    /// <summary>One entry.</summary>
    public async Task<AppendResponse> AppendAsync(AppendRequest request, Call call, CancellationToken cancel)
    {
        var appended = await audit.AppendAsync(Read(request.Entry), call.Caller, cancel);
        return new AppendResponse
        {
            Seq = appended.Seq,
            EventTime = appended.At.ToTimestamp(),
            Checkpoint = audit.Head.ToWire(),
        };
    }

    /// <summary>The entries of a stream, in their order.</summary>
    /// <remarks>
    /// What arrives while a stretch is on its way to the disk is the next stretch. A caller that is faster than the
    /// disk is not read further.
    /// </remarks>
    public async Task<AppendManyResponse> AppendManyAsync(
        IAsyncStreamReader<AppendManyRequest> requests, Call call, CancellationToken cancel)
    {
        var stream = new EntryCollector(audit, call.Caller, cancel);
        try
        {
            await CollectAsync(requests, stream, isKeyed: call.Idempotency is not null);
        }
        catch (RpcException) when (!cancel.IsCancellationRequested)
        {
            // One was refused. Those before it stay.
            await stream.FinishAsync();
            throw;
        }

        var (appended, skipped) = await stream.FinishAsync();
        return new AppendManyResponse
        {
            AppendedCount = appended,
            SkippedCount = skipped,
            Checkpoint = audit.Head.ToWire(),
        };
    }

    private static async Task CollectAsync(
        IAsyncStreamReader<AppendManyRequest> requests, EntryCollector stream, bool isKeyed)
    {
        var next = requests.MoveNext(CancellationToken.None);
        while (await stream.IsNextThereAsync(next))
        {
            var request = requests.Current;
            await stream.AddAsync(Read(request.Entry), isKeyed ? request.ToByteArray() : null);
            next = requests.MoveNext(CancellationToken.None);
        }
    }

    private static AuditEvent Read(NewEntry request)
    {
        var entry = request.ToEntry();
        return ApplicationEntryRules.Judge(entry) switch
        {
            EntryVerdict.Accepted => entry.ToEvent(request.Outcome.ToCore()),
            EntryVerdict.ActionReserved => throw RpcFaults.ActionReserved(),
            _ => throw RpcFaults.InvalidInput("entry.details", "must not repeat a name"),
        };
    }
}
