using Google.Protobuf;
using Grpc.Core;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Rpc.Peers;

namespace MagnetarStudio.Server.Audit;

/// <summary>Exports entries for those who may, a few at a time, and records each export before it answers.</summary>
/// <remarks>
/// Nothing is held while a reader takes its time: the next stretch is read when the last has been taken. It ends at the
/// head that it began under, so the records that are written meanwhile, its own among them, are left out.
/// </remarks>
internal sealed class EntryExportRpc(IAuditTrail audit, ILogReader log)
{
    /// <summary>Exports at once: each is a scan that decrypts.</summary>
    public const int RunningMax = 4;

    /// <summary>Longest chunk, in bytes.</summary>
    public const int ChunkSizeBytesMax = 65_536;

    private const int PlacesPerStretch = 256;

    private const int RunningPerAccountMax = 2;

    private readonly HeldCounts<AccountId> _running = new(RunningMax, RunningPerAccountMax);

    /// <summary>Writes the file, chunk by chunk.</summary>
    public async Task RunAsync(
        ExportRequest request, Caller by, IServerStreamWriter<ExportResponse> stream, CancellationToken cancel)
    {
        AccountId? account = by.Actor.Kind is Core.Audit.ActorKind.Account ? by.Actor.Account : null;
        if (!_running.TryTake(account))
        {
            throw RpcFaults.StreamLimit();
        }

        try
        {
            await ExportAsync(request, by, stream, cancel);
        }
        finally
        {
            _running.Return(account);
        }
    }

    private async Task ExportAsync(
        ExportRequest request, Caller by, IServerStreamWriter<ExportResponse> stream, CancellationToken cancel)
    {
        var head = audit.Head;
        var size = head?.Size ?? 0;
        var lines = new EntryLinesWire(request.Format);

        // From the reserve too: a full disk must not make an export invisible.
        await audit.RecordAsync(
            new AuditEvent(EventCode.AuditExported)
            {
                Detail = $"{lines.FormatName} below {size}, {request.Filter.Describe()}",
            },
            by,
            cancel,
            mayUseReserve: true);

        var filter = request.Filter.ToFilter();
        var isBegun = false;
        var begin = await log.FindFirstAsync(cancel);
        for (var from = begin; from < size && filter is not null; from += PlacesPerStretch)
        {
            var places = (int)Math.Min(PlacesPerStretch, size - from);
            foreach (var entry in await log.ReadAsync(from, places, filter, cancel))
            {
                lines.Add(entry.ToWire());
            }

            if (lines.Written.Length >= ChunkSizeBytesMax)
            {
                await SendAsync(lines, head, stream, cancel);
                isBegun = true;
            }
        }

        // At least one message: an export of nothing has a head too.
        if (!isBegun || lines.Written.Length > 0)
        {
            await SendAsync(lines, head, stream, cancel);
        }
    }

    private static async Task SendAsync(
        EntryLinesWire lines, LogHead? head, IServerStreamWriter<ExportResponse> stream, CancellationToken cancel)
    {
        var checkpoint = head.ToWire();
        var rest = lines.Written;
        do
        {
            var chunk = rest[..Math.Min(rest.Length, ChunkSizeBytesMax)];
            await stream.WriteAsync(
                new ExportResponse { Chunk = ByteString.CopyFrom(chunk.Span), Checkpoint = checkpoint }, cancel);
            rest = rest[chunk.Length..];
        }
        while (rest.Length > 0);

        lines.Clear();
    }
}
