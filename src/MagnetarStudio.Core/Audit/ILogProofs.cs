namespace MagnetarStudio.Core.Audit;

/// <summary>What the log can prove to whoever kept a head of it, or holds a record of it. Thread-safe.</summary>
/// <remarks>
/// A proof is made from what is committed: entries that are appended meanwhile change nothing in it. It reads about two
/// tiles for each 256-fold of the size, however large the log is.
/// </remarks>
public interface ILogProofs
{
    /// <summary>Shows that the log of one size is the beginning of the log of another (RFC 6962 §2.1.2).</summary>
    /// <param name="fromSize">The earlier size: 1 or more.</param>
    /// <param name="toSize">The later size: the earlier one or more; 0 for that of the newest head.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Null when the log is not that large.</returns>
    ValueTask<ConsistencyProof?> ProveConsistencyAsync(long fromSize, long toSize, CancellationToken cancel);

    /// <summary>Shows that a record is in the log of a size (RFC 6962 §2.1.1).</summary>
    /// <param name="seq">Which record: 0 or more, and below the size.</param>
    /// <param name="size">The size; 0 for that of the newest head.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Null when the log is not that large.</returns>
    ValueTask<InclusionProof?> ProveInclusionAsync(long seq, long size, CancellationToken cancel);
}
