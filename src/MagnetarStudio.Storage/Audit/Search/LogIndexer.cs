using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Audit.Search;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Audit.Search;

/// <summary>Follows the log and keeps its index: the newest part in memory, full segments in the database.</summary>
/// <remarks>
/// Off the writer's thread: it reads what was committed, 32 to 256 records at a time, and never indexes what a COMMIT
/// did not keep. At start it makes the newest part again from the records. A search reads what is not indexed yet as it
/// is.
/// </remarks>
internal sealed class LogIndexer : IDisposable
{
    // Both divide a segment. Every search opens what is not indexed, so that is to be little; but each stretch costs a
    // connection and the unwrapping of a key, as much as three records.
    private const int PlacesMin = 32;
    private const int PlacesMax = 256;

    private readonly SqliteLogReader _reader;
    private readonly WriteQueue _writer;
    private readonly LogTip _tip;
    private readonly LogId _log;
    private readonly BlindIndex _index;

    // Without a timer it holds nothing: it need not be disposed, and may be cancelled twice.
    private readonly CancellationTokenSource _stop = new();

    private readonly Task _work;
    private volatile IndexPart _newest;

    /// <summary>Begins behind the last segment.</summary>
    public LogIndexer(
        SqliteLogReader reader, WriteQueue writer, LogTip tip, LogId log, BlindIndex index, long nextSegment)
    {
        (_reader, _writer, _tip, _log, _index) = (reader, writer, tip, log, index);
        _newest = new IndexPart(nextSegment);
        _work = Task.Run(WorkAsync);
    }

    /// <summary>The index of what no segment has yet.</summary>
    public IndexPart Newest => _newest;

    /// <summary>Why it indexes no further; null while it does. A damaged record, as a rule.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Stops where it is; what the newest part knew is read again at the next start.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _work.Wait();
    }

    private async Task WorkAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await (_newest.IsFull ? SealAsync() : ReadAsync());
            }
            catch (Exception later) when (later is PoolExhaustedException
                or StorageBusyException or StorageFullException or StorageFailedException)
            {
                // Tried again when there is more to index: no search depends on it.
                await WaitAsync(_tip.Head?.Size ?? 0);
            }
            catch (Exception over)
            {
                // Searches read on from here by themselves, slower, and say what they meet.
                Failure = _stop.IsCancellationRequested ? null : over;
                return;
            }
        }
    }

    private async Task ReadAsync()
    {
        var part = _newest;
        var from = part.End;
        while ((_tip.Head?.Size ?? 0) < from + PlacesMin)
        {
            await _tip.GrownAsync(from + PlacesMin - 1).WaitAsync(_stop.Token);
        }

        var left = Math.Min(_tip.Head!.Size, (part.Number + 1) * IndexSegment.Entries) - from;
        var places = (int)Math.Min(PlacesMax, left - left % PlacesMin);
        part.Add(await ReadAsync(from, places), from + places, _index);
    }

    // Where retention has been, a stretch is a tile, for what is read again begins with one: all of it is gone or none.
    private async ValueTask<IReadOnlyList<LogEntry>> ReadAsync(long from, int places)
    {
        try
        {
            return await _reader.ReadAsync(from, places, EntryFilter.All, _stop.Token);
        }
        catch (LogPrunedException)
        {
            return [];
        }
    }

    private async Task SealAsync()
    {
        var segment = _newest.Seal();
        var digest = new SegmentDigest(segment.Number, segment.ComputeDigest(_log));
        await _writer.RunAsync(new Act<bool>(Caller.Server, scope => Write(scope, segment, digest)), _stop.Token);
        _newest = new IndexPart(segment.Number + 1);
    }

    private static Acted<bool> Write(WriteScope scope, IndexSegment segment, SegmentDigest digest)
    {
        SegmentRows.Write(scope, segment);
        return new(true, [new AuditEvent(EventCode.IndexSegmentSealed) { Segment = digest }], []);
    }

    private async Task WaitAsync(long size)
    {
        try
        {
            await _tip.GrownAsync(size).WaitAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The loop sees it.
        }
    }
}
