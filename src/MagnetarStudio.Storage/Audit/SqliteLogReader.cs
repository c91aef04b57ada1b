using MagnetarStudio.Core.Audit;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Reads the log in SQLite, a few hundred records with one borrowed connection. Thread-safe.</summary>
internal sealed class SqliteLogReader(SqlitePool pool, LogId log, LogKeys keys, LogTip tip) : ILogReader
{
    private const int PlacesPerLease = 256;

    /// <inheritdoc/>
    public async ValueTask<LogEntry?> FindAsync(long seq, CancellationToken cancel)
    {
        var found = await ReadAsync(seq, places: 1, EntryFilter.All, cancel);
        return found.Count == 1 ? found[0] : null;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LogEntry>> ReadAsync(
        long from, int places, EntryFilter filter, CancellationToken cancel)
    {
        var entries = new List<LogEntry>();
        for (var read = 0; read < places; read += PlacesPerLease)
        {
            await ReadAsync(from + read, Math.Min(PlacesPerLease, places - read), filter, entries, cancel);
        }

        return entries;
    }

    /// <inheritdoc/>
    public Task GrownAsync(long size) => tip.GrownAsync(size);

    private async ValueTask ReadAsync(
        long from, int places, EntryFilter filter, List<LogEntry> entries, CancellationToken cancel)
    {
        using var lease = await pool.RentAsync(cancel);
        var rows = new LogRows(lease.Prepare);
        using var opened = new RecordKeys(rows, keys);
        foreach (var (seq, record) in rows.ReadRecords(from, places))
        {
            if (seq < from + places && EntryOpener.Open(log, opened, seq, record, filter) is { } entry)
            {
                entries.Add(entry);
            }
        }
    }
}
