namespace MagnetarStudio.Core.Audit;

/// <summary>Finds entries of the log. Thread-safe. What was tampered with is not answered.</summary>
public interface ILogSearch
{
    /// <summary>
    /// Looks back from below <paramref name="below"/>, newest first, until <paramref name="entriesMax"/> entries passed
    /// or <paramref name="opensMax"/> were opened.
    /// </summary>
    /// <exception cref="LogTamperedException">A record or the index is not what was sealed.</exception>
    ValueTask<EntryPage> SearchAsync(
        long below, int opensMax, int entriesMax, EntryFilter filter, CancellationToken cancel);

    /// <summary>
    /// Counts back from below <paramref name="below"/> until <paramref name="opensMax"/> entries were opened.
    /// </summary>
    /// <exception cref="LogTamperedException">A record or the index is not what was sealed.</exception>
    ValueTask<EntryCount> CountAsync(long below, int opensMax, EntryFilter filter, CancellationToken cancel);
}
