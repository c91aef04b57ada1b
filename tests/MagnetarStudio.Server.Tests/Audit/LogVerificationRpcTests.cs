using Grpc.Core;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Server.Audit;
using MagnetarStudio.Storage;
using MagnetarStudio.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using CoreLevel = MagnetarStudio.Core.Audit.VerifyLevel;

namespace MagnetarStudio.Server.Tests.Audit;

public sealed class LogVerificationRpcTests
{
    private const int Size = 1_000;

    private readonly SlowVerification _log = new();
    private readonly FakeTimeProvider _time = new();
    private readonly LogVerificationRpc _rpc;

    public LogVerificationRpcTests() => _rpc = new LogVerificationRpc(new FixedTrail(Size), _log, _time);

    [Fact]
    public async Task Progress_is_told_once_a_second_and_the_outcome_last()
    {
        var told = new ToldMessages<VerifyResponse>();
        var run = RunAsync(told);
        await _log.Began;
        _log.Progress!.Report(400);
        await Eventually.BecomesTrueAsync(
            "progress is told",
            () =>
            {
                _time.Advance(LogVerificationRpc.ProgressInterval);
                return told.Messages.Any(message => message.CheckedCount == 400);
            },
            TestContext.Current.CancellationToken);

        _log.End.SetResult(Report());
        await run;

        Assert.All(told.Messages.SkipLast(1), message =>
        {
            Assert.Equal(VerifyOutcome.Unspecified, message.Outcome);
            Assert.Equal((Size, -1), (message.TotalCount, message.FirstBadSeq));
        });
        var last = told.Messages[^1];
        Assert.Equal((VerifyOutcome.Intact, string.Empty), (last.Outcome, last.Finding));
        Assert.Equal((Size, Size, -1), (last.CheckedCount, last.GoodPrefixSize, last.FirstBadSeq));
        Assert.Equal(Size, last.Checkpoint.Size);
    }

    [Fact]
    public async Task Findings_are_an_answer()
    {
        var told = new ToldMessages<VerifyResponse>();
        _log.End.SetResult(Report(new VerifyFinding(CoreLevel.Keys, "RECORD_FORGED", 17, "Record 17 is another.")));

        await RunAsync(told);

        var last = told.Messages[^1];
        Assert.Equal(
            (VerifyOutcome.Tampered, "RECORD_FORGED Record 17 is another.", 17, 17),
            (last.Outcome, last.Finding, last.FirstBadSeq, last.GoodPrefixSize));
    }

    [Fact]
    public async Task A_database_that_cannot_be_read_is_an_answer_too()
    {
        var told = new ToldMessages<VerifyResponse>();
        _log.End.SetException(new DatabaseUnreadableException("a.db", new InvalidDataException("damaged")));

        await RunAsync(told);

        Assert.Equal(VerifyOutcome.Unverifiable, told.Messages[^1].Outcome);
        Assert.Contains("damaged", told.Messages[^1].Finding, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_runs_at_a_time_and_the_next_begins_only_when_it_is_over()
    {
        using var gone = new CancellationTokenSource();
        var run = RunUntilAsync(new ToldMessages<VerifyResponse>(), gone.Token);
        await _log.Began;
        await AssertRefusedAsync();

        // Whoever goes takes the run along; but until it has let go, there is no other.
        await gone.CancelAsync();
        await AssertRefusedAsync();
        Assert.False(run.IsCompleted);
        Assert.True(_log.Cancel.IsCancellationRequested);
        _log.End.SetResult(Report());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        await RunAsync(new ToldMessages<VerifyResponse>());
    }

    private async Task AssertRefusedAsync()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => RunAsync(new ToldMessages<VerifyResponse>()));
        Assert.Equal("STREAM_LIMIT", refused.GetRpcStatus()!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason);
    }

    private Task RunAsync(ToldMessages<VerifyResponse> told) =>
        RunUntilAsync(told, TestContext.Current.CancellationToken);

    private Task RunUntilAsync(ToldMessages<VerifyResponse> told, CancellationToken cancel) =>
        _rpc.RunAsync(new VerifyRequest(), told, cancel);

    private static VerifyReport Report(params VerifyFinding[] findings) => new(
        new LogId(default), Size, string.Empty, [CoreLevel.Meaning], [], findings);

    private sealed class SlowVerification : ILogVerification
    {
        private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Began => _began.Task;

        public TaskCompletionSource<VerifyReport> End { get; } = new();

        public IProgress<long>? Progress { get; private set; }

        public CancellationToken Cancel { get; private set; }

        public VerifyReport Run(CoreLevel deepest, IProgress<long> progress, CancellationToken cancel)
        {
            (Progress, Cancel) = (progress, cancel);
            _began.TrySetResult();
            return End.Task.GetAwaiter().GetResult();
        }
    }
}
