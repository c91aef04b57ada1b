using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;

namespace MagnetarStudio.Server.Rpc;

/// <summary>Writes the counted refusals once a minute, and a last time at stop.</summary>
internal sealed class RefusalFlush(
    RefusalLimiter refusals, IAuditTrail audit, TimeProvider clock, ILogger<RefusalFlush> log) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RefusalLimiter.RecordLimit.Window, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await FlushAsync(CancellationToken.None);
        }
    }

    private async ValueTask FlushAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var (sum, by) in refusals.TakeCounted())
            {
                await audit.RecordAsync(sum, by, cancel);
            }
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            RpcLog.RefusalsLost(log, failure);
        }
    }
}
