using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Audit.Search;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Storage.Audit.Search;

/// <summary>Searches the log by its index, newest first. Thread-safe.</summary>
/// <remarks>
/// What the index names is a candidate: it is opened and compared before it is answered. What is not indexed is read as
/// it is. No connection is held longer than for one stretch of segments or records.
/// </remarks>
internal sealed class SqliteLogSearch(
    SqlitePool pool, LogId log, LogKeys keys, BlindIndex index, LogIndexer indexer) : ILogSearch
{
    private const int PlacesPerLease = 256;
    private const int SegmentsPerLeaseMin = 16;
    private const int SegmentsPerLeaseMax = 256;

    // 67 million entries: a page of a value that is nowhere still ends.
    private const int SegmentsPerPage = 4_096;

    /// <inheritdoc/>
    public async ValueTask<EntryPage> SearchAsync(
        long below, int opensMax, int entriesMax, EntryFilter filter, CancellationToken cancel)
    {
        var page = new SearchPage(below, opensMax, entriesMax);
        await RunAsync(page, filter, cancel);
        return new EntryPage(page.Entries, page.Next);
    }

    /// <inheritdoc/>
    public async ValueTask<EntryCount> CountAsync(
        long below, int opensMax, EntryFilter filter, CancellationToken cancel)
    {
        if (filter == EntryFilter.All)
        {
            // Numbered without a gap from the first on.
            using var lease = await pool.RentAsync(cancel);
            return new EntryCount(Math.Max(0, below - new LogRows(lease.Prepare).ReadFirst()), Next: 0);
        }

        var page = new SearchPage(below, opensMax, entriesMax: null);
        await RunAsync(page, filter, cancel);
        return new EntryCount(page.Found, page.Next);
    }

    private async ValueTask RunAsync(SearchPage page, EntryFilter filter, CancellationToken cancel)
    {
        var query = new TokenQuery(index, filter);

        // Taken once: what is indexed or sealed meanwhile is read as it stood.
        var newest = indexer.Newest;
        var end = newest.End;
        var first = newest.Number * IndexSegment.Entries;
        await ReadAllAsync(page, end, filter, cancel);
        if (page.Next > first && !page.IsFull)
        {
            await ReadNewestAsync(page, newest, query, filter, cancel);
        }

        await ReadSegmentsAsync(page, query, filter, cancel);
    }

    // Everything from `down` on: what the index does not have, or cannot narrow.
    private async ValueTask ReadAllAsync(SearchPage page, long down, EntryFilter filter, CancellationToken cancel)
    {
        while (page.Next > down && !page.IsFull)
        {
            var from = Math.Max(down, page.Next - Math.Min(PlacesPerLease, page.OpensLeft));
            using var lease = await pool.RentAsync(cancel);
            var rows = new LogRows(lease.Prepare);
            using var opened = new RecordKeys(rows, keys);
            var records = rows.ReadRecords(from, (int)(page.Next - from)).FindAll(record => record.Seq < page.Next);
            for (var at = records.Count - 1; at >= 0 && !page.IsFull; at--)
            {
                page.Take(records[at].Seq, EntryOpener.Open(log, opened, records[at].Seq, records[at].Record, filter));
            }

            // Where retention has removed them, on to those that there are.
            page.Reach(records.Count > 0 ? from : Math.Max(down, rows.ReadLastBefore(from) + 1));
        }
    }

    private async ValueTask ReadNewestAsync(
        SearchPage page, IndexPart newest, TokenQuery query, EntryFilter filter, CancellationToken cancel)
    {
        var first = newest.Number * IndexSegment.Entries;
        var days = query.DaysWithin(newest.ReadDays());
        if (days.Count > 0 && query.Conditions == 0)
        {
            await ReadAllAsync(page, first, filter, cancel);
            return;
        }

        EntrySet? all = null;
        for (var condition = 0; condition < query.Conditions; condition++)
        {
            EntrySet? met = null;
            foreach (var token in query.TokensOf(condition, days))
            {
                newest.Find(token, ref met);
            }

            all = condition == 0 ? met : EntrySet.Both(all, met);
        }

        var candidates = new List<long>();
        await CollectAsync(page, candidates, all, first, filter, cancel);
        await OpenAsync(page, candidates, filter, cancel);
        page.Reach(first);
    }

    private async ValueTask ReadSegmentsAsync(
        SearchPage page, TokenQuery query, EntryFilter filter, CancellationToken cancel)
    {
        var size = SegmentsPerLeaseMin;
        for (var read = 0L; page.Next > 0 && !page.IsFull && read < SegmentsPerPage; read += size)
        {
            size = read == 0 ? size : Math.Min(SegmentsPerLeaseMax, size * 2);
            var to = (page.Next - 1) / IndexSegment.Entries;
            var from = Math.Max(0, to - size + 1);
            var stretch = new SegmentStretch(query, from, to);
            using (var lease = await pool.RentAsync(cancel))
            {
                stretch.Read(new SegmentRows(lease.Prepare));
                if (new LogRows(lease.Prepare).ReadFirst() >= (to + 1) * IndexSegment.Entries)
                {
                    page.Reach(0); // Retention has removed all that comes before.
                    return;
                }
            }

            await ReadStretchAsync(page, stretch, from, to, filter, cancel);
        }
    }

    private async ValueTask ReadStretchAsync(
        SearchPage page, SegmentStretch stretch, long from, long to, EntryFilter filter, CancellationToken cancel)
    {
        // Opened many at once, across segments: unwrapping the keys costs more than opening a record.
        var candidates = new List<long>();
        for (var segment = to; segment >= from && !page.IsFull; segment--)
        {
            var first = segment * IndexSegment.Entries;
            if (stretch.MustBeRead(segment))
            {
                await OpenAsync(page, candidates, filter, cancel);
                page.Reach(first + IndexSegment.Entries);
                await ReadAllAsync(page, first, filter, cancel);
            }
            else
            {
                await CollectAsync(page, candidates, stretch.CandidatesIn(segment), first, filter, cancel);
            }
        }

        await OpenAsync(page, candidates, filter, cancel);
        page.Reach(from * IndexSegment.Entries);
    }

    // Adds the candidates of one segment, newest first, and opens them whenever there are enough.
    private async ValueTask CollectAsync(
        SearchPage page,
        List<long> candidates,
        EntrySet? found,
        long first,
        EntryFilter filter,
        CancellationToken cancel)
    {
        var place = found?.FindBefore((int)Math.Min(IndexSegment.Entries, page.Next - first)) ?? -1;
        for (; place >= 0 && !page.IsFull; place = found!.FindBefore(place))
        {
            candidates.Add(first + place);
            if (candidates.Count == PlacesPerLease)
            {
                await OpenAsync(page, candidates, filter, cancel);
            }
        }
    }

    private async ValueTask OpenAsync(
        SearchPage page, List<long> candidates, EntryFilter filter, CancellationToken cancel)
    {
        if (candidates.Count == 0)
        {
            return;
        }

        using var lease = await pool.RentAsync(cancel);
        var rows = new LogRows(lease.Prepare);
        using var opened = new RecordKeys(rows, keys);
        for (var next = 0; next < candidates.Count && !page.IsFull; next++)
        {
            var seq = candidates[next];
            var record = rows.FindRecord(seq);
            page.Take(seq, record is null ? null : EntryOpener.Open(log, opened, seq, record, filter));
        }

        candidates.Clear();
    }
}
