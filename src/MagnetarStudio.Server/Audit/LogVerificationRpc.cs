using Grpc.Core;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Storage;
using CoreLevel = MagnetarStudio.Core.Audit.VerifyLevel;

namespace MagnetarStudio.Server.Audit;

/// <summary>Verifies the log for those who may read it, once at a time, and tells how far it has come.</summary>
/// <remarks>
/// It runs on a thread of its own and waits for nobody: a reader who takes nothing misses progress, never the outcome.
/// </remarks>
internal sealed class LogVerificationRpc(IAuditTrail audit, ILogVerification log, TimeProvider clock)
{
    /// <summary>How often progress is told.</summary>
    public static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    private bool _isRunning;

    /// <summary>Verifies, and writes progress and then the outcome.</summary>
    public async Task RunAsync(
        VerifyRequest request, IServerStreamWriter<VerifyResponse> stream, CancellationToken cancel)
    {
        if (Interlocked.Exchange(ref _isRunning, true))
        {
            throw RpcFaults.StreamLimit();
        }

        try
        {
            await VerifyAsync(request.Level.ToCore(), stream, cancel);
        }
        finally
        {
            Volatile.Write(ref _isRunning, false);
        }
    }

    private async Task VerifyAsync(
        CoreLevel deepest, IServerStreamWriter<VerifyResponse> stream, CancellationToken cancel)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var progress = new Progress();
        var run = Task.Factory.StartNew(
            () => log.Run(deepest, progress, over.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            do
            {
                cancel.ThrowIfCancellationRequested();
                await stream.WriteAsync(Tell(deepest, progress.Done), cancel);
                await Task.WhenAny(run, Task.Delay(ProgressInterval, clock, over.Token));
            }
            while (!run.IsCompleted);

            await stream.WriteAsync(Tell(await run), cancel);
        }
        catch (DatabaseUnreadableException unreadable)
        {
            await stream.WriteAsync(TellUnverifiable(deepest, progress.Done, unreadable), cancel);
        }
        finally
        {
            // The next one may begin only when this one is off the database, also where nobody waits for it any more.
            await over.CancelAsync();
            await Task.WhenAny(run);
        }
    }

    private VerifyResponse Tell(CoreLevel level, long done)
    {
        var head = audit.Head;
        return new VerifyResponse
        {
            Level = level.ToWire(),
            CheckedCount = done,
            TotalCount = Math.Max(done, head?.Size ?? 0),
            FirstBadSeq = -1,
            Checkpoint = head.ToWire(),
        };
    }

    private VerifyResponse Tell(VerifyReport report)
    {
        var told = Tell(report.Done[^1], report.Size);
        told.TotalCount = report.Size;
        told.Outcome = report.IsIntact ? VerifyOutcome.Intact : VerifyOutcome.Tampered;
        told.Finding = string.Join('\n', report.Findings.Select(finding => $"{finding.Code} {finding.Text}"));
        told.FirstBadSeq = report.FirstBad ?? -1;
        told.GoodPrefixSize = report.GoodPrefix;
        return told;
    }

    private VerifyResponse TellUnverifiable(CoreLevel level, long done, DatabaseUnreadableException unreadable)
    {
        var told = Tell(level, done);
        told.Outcome = VerifyOutcome.Unverifiable;
        told.Finding = unreadable.Message;
        return told;
    }

    private sealed class Progress : IProgress<long>
    {
        private long _done;

        public long Done => Interlocked.Read(ref _done);

        public void Report(long value) => Interlocked.Exchange(ref _done, value);
    }
}
