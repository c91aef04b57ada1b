namespace MagnetarStudio.Server.Rpc.Refusals;

/// <summary>Writes the counted refusals once a minute, and a last time at stop.</summary>
internal sealed class RefusalFlush(RefusalLimiter refusals, TimeProvider clock, ILogger<RefusalFlush> log)
    : BackgroundService
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
            await refusals.FlushAsync(cancel);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            RpcLog.RefusalsLost(log, failure);
        }
    }
}
