namespace MagnetarStudio.Core.Audit;

/// <summary>Reads the log while it grows. Thread-safe. What was tampered with is not answered.</summary>
public interface ILogReader
{
    /// <summary>The entry in one place; null where retention has removed it, and behind the log's end.</summary>
    /// <exception cref="LogTamperedException">
    /// The record is not what was sealed in its place, or is not there.
    /// </exception>
    ValueTask<LogEntry?> FindAsync(long seq, CancellationToken cancel);

    /// <summary>
    /// The entries in <paramref name="places"/> places from <paramref name="from"/> on, fewer at the log's end.
    /// </summary>
    /// <exception cref="LogTamperedException">
    /// A record is not what was sealed in its place, or is not there.
    /// </exception>
    /// <exception cref="LogPrunedException">Retention has removed the first of them.</exception>
    ValueTask<IReadOnlyList<LogEntry>> ReadAsync(long from, int places, EntryFilter filter, CancellationToken cancel);

    /// <summary>The first place that retention has left a record in.</summary>
    ValueTask<long> FindFirstAsync(CancellationToken cancel);

    /// <summary>Ends once the log has more than <paramref name="size"/> records, at once if it has them.</summary>
    Task GrownAsync(long size);
}
