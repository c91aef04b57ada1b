using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Server.Audit;

/// <summary>Removes what the audit log need not keep: a while after the start, and once a day.</summary>
internal sealed class RetentionRun(ILogRetention retention, TimeProvider clock, ILogger<RetentionRun> log)
    : BackgroundService
{
    private static readonly TimeSpan s_firstAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_interval = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_firstAfter, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                timer.Period = s_interval;
                await PruneAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next run takes up what this one left.
        }
    }

    private async ValueTask PruneAsync(CancellationToken cancel)
    {
        try
        {
            await retention.PruneAsync(all: false, Caller.Server, cancel);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            AuditLog.RetentionFailed(log, failure);
        }
    }
}
