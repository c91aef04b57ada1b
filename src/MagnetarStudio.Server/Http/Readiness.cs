namespace MagnetarStudio.Server.Http;

/// <summary>Whether the server answers: it has started and is not stopping. Thread-safe.</summary>
internal sealed class Readiness(IHostApplicationLifetime lifetime)
{
    /// <summary>Whether new calls are served.</summary>
    public bool IsReady =>
        lifetime.ApplicationStarted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested;
}
