using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Server.Rpc;

namespace MagnetarStudio.Server.Audit;

/// <summary>Reads the log for those who may, and records each reading before it answers. Thread-safe.</summary>
/// <remarks>
/// A reading that cannot be recorded is not answered. Nothing here waits for a reader: each asks for the next stretch
/// when it has taken the last, from the rows, at its own pace.
/// </remarks>
internal sealed class EntryReadingRpc(IAuditTrail audit, ILogReader log, ILogSearch search)
{
    /// <summary>Entries that one page opens.</summary>
    public const int OpensPerPage = 8_192;

    /// <summary>Entries that one count opens: some tenths of a second.</summary>
    public const int OpensPerCount = 65_536;

    /// <summary>Entries that a watch may be behind.</summary>
    public const int WatchLagMax = 65_536;

    private const int PageSizeDefault = 100;
    private const int PlacesPerStretch = 256;
    private const int DigestSizeBytes = 16;

    /// <summary>One entry.</summary>
    public async Task<GetEntryResponse> FindAsync(GetEntryRequest request, Call call, CancellationToken cancel)
    {
        var head = audit.Head;
        if (request.Seq >= head?.Size)
        {
            throw RpcFaults.SizeBeyondLog();
        }

        await RecordAsync($"entry {request.Seq}", call, cancel);
        var entry = await log.FindAsync(request.Seq, cancel) ?? throw RpcFaults.EntryPruned();
        return new GetEntryResponse
        {
            Entry = entry.ToWire(),
            Record = UnsafeByteOperations.UnsafeWrap(entry.Record),
            Checkpoint = audit.Head.ToWire(),
        };
    }

    /// <summary>One page, newest first.</summary>
    public async Task<QueryResponse> QueryAsync(QueryRequest request, Call call, CancellationToken cancel)
    {
        var (below, digest) = BeginAt(request.PageToken, request.Filter);
        var asked = request.Filter.ToFilter();
        await RecordAsync($"page below {below}, {request.Filter.Describe()}", call, cancel);
        var size = request.PageSize == 0 ? PageSizeDefault : request.PageSize;
        var page = asked is { } filter
            ? await search.SearchAsync(below, OpensPerPage, size, filter, cancel)
            : new EntryPage([], Next: 0);
        return new QueryResponse
        {
            Entries = { page.Entries.Select(entry => entry.ToWire()) },
            NextPageToken = TokenOf(page.Next, digest),
            Checkpoint = audit.Head.ToWire(),
        };
    }

    /// <summary>How many entries a query would answer, as far as one call looks.</summary>
    public async Task<CountResponse> CountAsync(CountRequest request, Call call, CancellationToken cancel)
    {
        var (below, digest) = BeginAt(request.PageToken, request.Filter);
        await RecordAsync($"count below {below}, {request.Filter.Describe()}", call, cancel);
        var count = request.Filter.ToFilter() is { } filter
            ? await search.CountAsync(below, OpensPerCount, filter, cancel)
            : new EntryCount(0, Next: 0);
        return new CountResponse
        {
            EntryCount = count.Entries,
            NextPageToken = TokenOf(count.Next, digest),
            Checkpoint = audit.Head.ToWire(),
        };
    }

    /// <summary>Tells of entries from a position on until the stream is ended from outside, or falls behind.</summary>
    public async Task WatchAsync(
        WatchRequest request, Call call, IServerStreamWriter<WatchResponse> stream, CancellationToken cancel)
    {
        var size = audit.Head?.Size ?? 0;
        if (request.FromSeq > size)
        {
            throw RpcFaults.SizeBeyondLog();
        }

        var filter = request.Filter.ToFilter() is { } asked ? asked with { From = null, Until = null } : null;
        await RecordAsync($"watch from {request.FromSeq}, {request.Filter.Describe()}", call, cancel);
        var next = request.FromSeq == 0 ? audit.Head!.Size : request.FromSeq;
        await stream.WriteAsync(new WatchResponse { Checkpoint = audit.Head.ToWire() }, cancel);

        while (true)
        {
            await log.GrownAsync(next).WaitAsync(cancel);
            var head = audit.Head!;
            if (head.Size - next > WatchLagMax)
            {
                throw RpcFaults.StreamLagged();
            }

            var places = (int)Math.Min(PlacesPerStretch, head.Size - next);
            foreach (var entry in filter is null ? [] : await log.ReadAsync(next, places, filter, cancel))
            {
                await stream.WriteAsync(
                    new WatchResponse { Entry = entry.ToWire(), Checkpoint = head.ToWire() }, cancel);
            }

            next += places;
        }
    }

    // From the reserve too: a full disk must not make readings invisible.
    private ValueTask RecordAsync(string what, Call call, CancellationToken cancel) => audit.RecordAsync(
        new AuditEvent(EventCode.AuditSearched) { Detail = what }, call.Caller, cancel, mayUseReserve: true);

    private (long Below, string Digest) BeginAt(string token, Filter? filter)
    {
        var digest = DigestOf(filter);
        var size = audit.Head?.Size ?? 0;
        return (token.Length == 0 ? size : ReadToken(token, digest, size), digest);
    }

    // A position and the digest of the filter: pages of one query do not go on in another.
    private static string TokenOf(long next, string digest) => next > 0 ? $"{next}.{digest}" : string.Empty;

    private static long ReadToken(string token, string digest, long size)
    {
        var dot = token.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && token.AsSpan(dot + 1).SequenceEqual(digest)
            && long.TryParse(token.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var below)
            && below > 0 && below <= size
            ? below
            : throw RpcFaults.InvalidInput("page_token", "is none that this query answered");
    }

    private static string DigestOf(Filter? filter) => Base64Url.EncodeToString(
        SHA256.HashData((filter ?? new Filter()).ToByteArray()).AsSpan(0, DigestSizeBytes));
}
