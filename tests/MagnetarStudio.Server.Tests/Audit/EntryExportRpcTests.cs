using System.Text;
using Grpc.Core;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Server.Audit;
using MagnetarStudio.Storage.Writer;
using Xunit;
using Actor = MagnetarStudio.Core.Audit.Actor;

namespace MagnetarStudio.Server.Tests.Audit;

public sealed class EntryExportRpcTests
{
    private const int Size = 2_000;

    private readonly FixedTrail _trail = new(Size);
    private readonly EntryExportRpc _exports;

    public EntryExportRpcTests() => _exports = new EntryExportRpc(_trail, new EndlessLog());

    [Theory]
    [InlineData(ExportFormat.JsonLines, Size)]
    [InlineData(ExportFormat.Csv, Size + 1)]
    public async Task A_file_comes_in_chunks_within_their_bound_and_ends_at_the_head(ExportFormat format, int lines)
    {
        var told = new ToldMessages<ExportResponse>();

        await RunAsync(told, format);

        Assert.All(told.Messages, message =>
        {
            Assert.InRange(message.Chunk.Length, 1, EntryExportRpc.ChunkSizeBytesMax);
            Assert.Equal(Size, message.Checkpoint.Size);
        });
        var whole = string.Concat(told.Messages.Select(message => Encoding.UTF8.GetString(message.Chunk.Span)));
        Assert.Equal(lines, whole.Count(character => character == '\n'));
        Assert.Equal(EventCode.AuditExported, Assert.Single(_trail.Recorded).Code);
    }

    [Fact]
    public async Task An_export_of_nothing_has_a_head_too()
    {
        var told = new ToldMessages<ExportResponse>();
        var request = new ExportRequest
        {
            Format = ExportFormat.JsonLines,
            Filter = new Filter { Action = "magnetar.never" },
        };

        await _exports.RunAsync(request, Caller.Server, told, CancellationToken.None);

        var only = Assert.Single(told.Messages);
        Assert.Equal((0, Size), (only.Chunk.Length, only.Checkpoint.Size));
    }

    [Fact]
    public async Task What_cannot_be_recorded_is_not_answered()
    {
        _trail.Refusal = new StorageFullException(cause: null);
        var told = new ToldMessages<ExportResponse>();

        await Assert.ThrowsAsync<StorageFullException>(() => RunAsync(told));

        Assert.Empty(told.Messages);
    }

    [Fact]
    public async Task As_many_run_at_once_as_the_limit_says_and_a_place_comes_back()
    {
        var slow = Enumerable.Range(0, EntryExportRpc.RunningMax)
            .Select(_ => new ToldMessages<ExportResponse>(takes: false)).ToList();
        var running = slow.ConvertAll(stream => RunAsync(stream));

        var refused = await Assert.ThrowsAsync<RpcException>(() => RunAsync(new ToldMessages<ExportResponse>()));
        Assert.Equal("STREAM_LIMIT", refused.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason);

        slow.ForEach(stream => stream.Take());
        await Task.WhenAll(running);
        await RunAsync(new ToldMessages<ExportResponse>());
    }

    private Task RunAsync(ToldMessages<ExportResponse> told, ExportFormat format = ExportFormat.JsonLines) =>
        _exports.RunAsync(new ExportRequest { Format = format }, Caller.Server, told, CancellationToken.None);

    private sealed class EndlessLog : ILogReader
    {
        public ValueTask<LogEntry?> FindAsync(long seq, CancellationToken cancel) => new((LogEntry?)null);

        public ValueTask<IReadOnlyList<LogEntry>> ReadAsync(
            long from, int places, EntryFilter filter, CancellationToken cancel) => new(
            [.. Enumerable.Range(0, places).Select(place => Entry(from + place))]);

        public ValueTask<long> FindFirstAsync(CancellationToken cancel) => new(0L);

        public Task GrownAsync(long size) => Task.CompletedTask;

        private static LogEntry Entry(long seq) => new(
            seq, DateTimeOffset.UnixEpoch, new AuditEvent(EventCode.SignIn), Actor.Nobody, null, null, null, null,
            IsSubjectErased: false, [1]);
    }
}
