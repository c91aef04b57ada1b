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
        try
        {
            return await ReadAsync(seq, places: 1, EntryFilter.All, cancel) is [var entry] ? entry : null;
        }
        catch (LogPrunedException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LogEntry>> ReadAsync(
        long from, int places, EntryFilter filter, CancellationToken cancel)
    {
        var entries = new List<LogEntry>();
        var end = Math.Min(from + places, tip.Head?.Size ?? 0);
        for (; from < end; from += PlacesPerLease)
        {
            await ReadAsync(from, (int)Math.Min(PlacesPerLease, end - from), filter, entries, cancel);
        }

        return entries;
    }

    /// <inheritdoc/>
    public async ValueTask<long> FindFirstAsync(CancellationToken cancel)
    {
        using var lease = await pool.RentAsync(cancel);
        return new LogRows(lease.Prepare).ReadFirst();
    }

    /// <inheritdoc/>
    public Task GrownAsync(long size) => tip.GrownAsync(size);

    private async ValueTask ReadAsync(
        long from, int places, EntryFilter filter, List<LogEntry> entries, CancellationToken cancel)
    {
        using var lease = await pool.RentAsync(cancel);
        var rows = new LogRows(lease.Prepare);
        using var opened = new RecordKeys(rows, keys);
        var records = rows.ReadRecords(from, places);
        for (var place = 0; place < places; place++)
        {
            var seq = from + place;
            if (place >= records.Count || records[place].Seq != seq)
            {
                throw place == 0 && rows.ReadFirst() > seq
                    ? new LogPrunedException(seq)
                    : new LogTamperedException($"Record {seq} is not there, and retention did not remove it.");
            }

            if (EntryOpener.Open(log, opened, seq, records[place].Record, filter) is { } entry)
            {
                entries.Add(entry);
            }
        }
    }
}
