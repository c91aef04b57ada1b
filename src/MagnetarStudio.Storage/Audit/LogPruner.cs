using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Audit.Search;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Audit.Search;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Audit;

/// <summary>Retention in SQLite: the horizon is recorded first, then tile after tile goes, each in an act.</summary>
/// <remarks>
/// The clock is the log's own, the time of its newest record: it follows a wall clock that was set only behind a record
/// that says so. What was cut short, a kill included, is taken up by the next run from the recorded horizon.
/// </remarks>
internal sealed class LogPruner(
    SqlitePool pool, WriteQueue writer, ILogReader entries, ILogSearch search, LogTip tip, RetentionPolicy policy)
    : ILogRetention, IDisposable
{
    private const int OpensMax = 8_192;

    private const string DeleteRecordsSql = "DELETE FROM audit_record WHERE seq BETWEEN $from AND $to";

    // The key of a month of strangers, once every record sealed under it is gone.
    private const string DeleteStrangerKeysSql = "DELETE FROM audit_subject_key WHERE month < $month";

    private const string HasNoLaterHeadKeySql = """
        SELECT NOT EXISTS (SELECT 1 FROM audit_head_key WHERE seq >= $end)
        """;

    private const string DeleteHeadKeyPlacesSql = "DELETE FROM audit_head_key WHERE seq < $end";

    private readonly SemaphoreSlim _turn = new(1);

    /// <inheritdoc/>
    public async ValueTask<Pruned> PruneAsync(bool all, Caller by, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            return await PruneInTurnAsync(all, by, cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async ValueTask<Pruned> PruneInTurnAsync(bool all, Caller by, CancellationToken cancel)
    {
        var first = await ReadFirstAsync(cancel);
        var horizon = (await FindNewestAsync(EventCode.LogPruned, cancel))?.What.Horizon ?? 0;
        if (horizon <= first)
        {
            if (policy.KeptFor is not { } keptFor)
            {
                return new Pruned(PruneVerdict.KeptForEver, first, 0);
            }

            var head = tip.Head!;
            var now = DateTimeOffset.UnixEpoch.AddMicroseconds(head.EndTimeUs);
            if (await FindStepAsync(cancel) is { } step && now - step < RetentionPolicy.ClockStepPause)
            {
                return new Pruned(PruneVerdict.ClockStepped, first, 0);
            }

            horizon = await FindHorizonAsync(first, head.Size, now - keptFor, all, cancel);
            if (horizon == first)
            {
                return new Pruned(PruneVerdict.Done, first, 0);
            }

            var pruned = new AuditEvent(EventCode.LogPruned) { Horizon = horizon, Count = horizon - first };
            await writer.RunAsync(new Act<bool>(by, _ => new(true, [pruned], [])), cancel);
        }

        for (var tile = first; tile < horizon; tile += HashTile.Hashes)
        {
            await DeleteTileAsync(tile, cancel);
        }

        await DeleteStrangerKeysAsync(horizon, cancel);
        return new Pruned(PruneVerdict.Done, horizon, horizon - first);
    }

    private async ValueTask<long> ReadFirstAsync(CancellationToken cancel)
    {
        using var lease = await pool.RentAsync(cancel);
        return new LogRows(lease.Prepare).ReadFirst();
    }

    private async ValueTask<long> FindHorizonAsync(
        long first, long size, DateTimeOffset oldest, bool all, CancellationToken cancel)
    {
        using var lease = await pool.RentAsync(cancel);
        var rows = new LogRows(lease.Prepare);
        return RetentionRules.FindHorizon(first, size, oldest, all, seq => TimeOf(rows.FindRecord(seq), seq));
    }

    private static DateTimeOffset TimeOf(byte[]? record, long seq) =>
        RecordHeader.TryRead(record, out var header)
            ? DateTimeOffset.UnixEpoch.AddMicroseconds(header.TimeUs)
            : throw new LogTamperedException($"Record {seq} of the audit log is not there, or no record.");

    // When the clock was last set, by the time that it was set to: that of the record after the one that says so.
    private async ValueTask<DateTimeOffset?> FindStepAsync(CancellationToken cancel)
    {
        if (await FindNewestAsync(EventCode.ClockStepped, cancel) is not { } said)
        {
            return null;
        }

        using var lease = await pool.RentAsync(cancel);
        return TimeOf(new LogRows(lease.Prepare).FindRecord(said.Seq + 1), said.Seq + 1);
    }

    private async ValueTask<LogEntry?> FindNewestAsync(EventCode code, CancellationToken cancel)
    {
        var filter = new EntryFilter { Code = code };
        for (var below = tip.Head!.Size; below > 0;)
        {
            var page = await search.SearchAsync(below, OpensMax, entriesMax: 1, filter, cancel);
            if (page.Entries.Count > 0)
            {
                return page.Entries[0];
            }

            below = page.Next;
        }

        return null;
    }

    private async ValueTask DeleteTileAsync(long first, CancellationToken cancel)
    {
        // What only these records say of accounts and invitations is said again, so that the log still tells who may
        // do what.
        var told = (await entries.ReadAsync(first, HashTile.Hashes, EntryFilter.All, cancel))
            .Where(entry => entry.What.Outcome is Outcome.Done)
            .Select(entry => entry.What)
            .ToList();
        await writer.RunAsync(new Act<bool>(Caller.Server, scope => DeleteTile(scope, first, told)), cancel);
    }

    private static Acted<bool> DeleteTile(WriteScope scope, long first, List<AuditEvent> told)
    {
        var end = first + HashTile.Hashes;
        scope.Prepare(DeleteRecordsSql).Bind("$from", first).Bind("$to", end - 1).ExecuteNonQuery();
        if (end % IndexSegment.Entries == 0)
        {
            SegmentRows.Delete(scope, end / IndexSegment.Entries - 1);
        }

        return new(true, [.. ToldAgain.Of(scope, told), .. NoteHeadKey(scope, end)], []);
    }

    // The newest announcement is among what goes: without another, nobody could tell which key vouches for the log.
    private static IEnumerable<AuditEvent> NoteHeadKey(WriteScope scope, long end)
    {
        var isLast = (long)scope.Prepare(HasNoLaterHeadKeySql).Bind("$end", end).ExecuteScalar()! == 1;
        scope.Prepare(DeleteHeadKeyPlacesSql).Bind("$end", end).ExecuteNonQuery();
        return isLast ? [new AuditEvent(EventCode.HeadKeyNoted)] : [];
    }

    private async ValueTask DeleteStrangerKeysAsync(long horizon, CancellationToken cancel)
    {
        DateTimeOffset kept;
        using (var lease = await pool.RentAsync(cancel))
        {
            kept = TimeOf(new LogRows(lease.Prepare).FindRecord(horizon), horizon);
        }

        await writer.RunAsync(
            new Act<bool>(Caller.Server, scope =>
            {
                scope.Prepare(DeleteStrangerKeysSql).Bind("$month", kept.Year * 100 + kept.Month).ExecuteNonQuery();
                return new(true, [], []);
            }),
            cancel);
    }
}
