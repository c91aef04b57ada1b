namespace MagnetarStudio.Core.Audit;

/// <summary>Removes the oldest records. The tree keeps their hashes, so every proof stays valid. Thread-safe.</summary>
public interface ILogRetention
{
    /// <summary>Removes what is older than the policy keeps, and first what an earlier run left.</summary>
    /// <param name="all">Whether more than the oldest tenth may go at once.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancel">Stops between two tiles; the next run goes on.</param>
    ValueTask<Pruned> PruneAsync(bool all, Caller by, CancellationToken cancel);
}
