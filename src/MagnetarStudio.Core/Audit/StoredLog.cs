using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>A stored log under its signed head: what is taken out of it is held to that head.</summary>
/// <remarks>As thread-safe as its source, of which it needs one snapshot.</remarks>
public sealed class StoredLog
{
    private const int PageRecords = 256;

    private readonly ILogSource _source;

    private StoredLog(ILogSource source, NoteVerifier headKey, LogHead head) =>
        (_source, HeadKey, Head) = (source, headKey, head);

    /// <summary>The head, signed by <see cref="HeadKey"/>.</summary>
    public LogHead Head { get; }

    /// <summary>The key that the head was held to.</summary>
    public NoteVerifier HeadKey { get; }

    /// <summary>Reads the head and requires its signature.</summary>
    /// <param name="source">One snapshot of a log.</param>
    /// <param name="headKeys">The head key and those before it, where the caller has them from elsewhere; none: the
    /// log's own word.</param>
    /// <exception cref="LogTamperedException">There is no head of this log that a key signed.</exception>
    public static StoredLog Open(ILogSource source, IReadOnlyList<NoteVerifier> headKeys)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(headKeys);
        if (source.ReadHead() is not { } head
            || !SignedNote.TryParse(head.Note, out var note)
            || (headKeys.Count > 0 ? headKeys : AnnouncedKeys(source)).FirstOrDefault(note.IsSignedBy) is not { } key
            || !Checkpoint.TryParse(note.Text, out var said)
            || said != new Checkpoint(source.Log.Origin, head.Size, head.Root))
        {
            throw new LogTamperedException(
                "The audit log has no head that its key signed. `magnetar audit verify` says more.");
        }

        return new StoredLog(source, key, head);
    }

    /// <summary>A receipt for a record, and the record; null for one that retention removed.</summary>
    /// <param name="seq">Which: 0 or more, below the head's size.</param>
    /// <remarks>
    /// The receipt's extra part is the record's leaf hash, so that it can be checked without the record.
    /// </remarks>
    /// <exception cref="LogTamperedException">Record, tiles and head do not agree.</exception>
    public (TlogProof Receipt, byte[]? Record) Prove(long seq)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(seq);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(seq, Head.Size);
        var record = _source.ReadRecords(seq, 1) is [var (place, found)] && place == seq ? found : null;
        var leaf = record is not null ? LeafHash.Of(record)
            : FindPruned(seq) ?? throw new LogTamperedException(
                $"Record {seq} is not there. `magnetar audit verify` says more.");
        var receipt = new TlogProof(seq, PathOf(seq), Head.Note, leaf.Span.ToArray());
        return receipt.Check(HeadKey, leaf) is TlogProofVerdict.Proved
            ? (receipt, record)
            : throw new LogTamperedException(
                $"Record {seq} is not the one that the head was made over. `magnetar audit verify` says more.");
    }

    /// <summary>
    /// Opens every record that retention kept, oldest first, and requires in the end that they give the head's root.
    /// </summary>
    /// <param name="keys">The log's keys.</param>
    /// <param name="take">Given each entry. What it got is worth nothing before this has returned.</param>
    /// <param name="progress">Told how many records are read, now and then; null for nobody.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="LogTamperedException">
    /// A record is not what was sealed in its place, or they do not give the head's root.
    /// </exception>
    public void Read(LogKeys keys, Action<LogEntry> take, IProgress<long>? progress, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(take);
        using var opened = new RecordKeys(_source, keys);
        var frontier = new MerkleFrontier();
        var kept = _source.ReadRecords(0, 1) is [var (first, _)] ? first : 0;
        while (frontier.Size < kept
            && _source.Find(0, frontier.Size / HashTile.Hashes) is { Position.IsFull: true } tile)
        {
            for (var offset = 0; offset < HashTile.Hashes; offset++)
            {
                frontier.Append(tile[offset]);
            }
        }

        while (frontier.Size < Head.Size)
        {
            cancel.ThrowIfCancellationRequested();
            var page = _source.ReadRecords(frontier.Size, (int)Math.Min(PageRecords, Head.Size - frontier.Size));
            foreach (var (_, record) in page)
            {
                take(EntryOpener.Open(_source.Log, opened, frontier.Size, record, EntryFilter.All)!);
                frontier.Append(LeafHash.Of(record));
            }

            if (page.Count == 0)
            {
                throw new LogTamperedException(
                    $"Record {frontier.Size} is not there. `magnetar audit verify` says more.");
            }

            progress?.Report(frontier.Size);
        }

        if (frontier.Root != Head.Root)
        {
            throw new LogTamperedException(
                "The records are not those that the head was made over. `magnetar audit verify` says more.");
        }
    }

    // Below every record that there is, a tile speaks for those that were removed.
    private TreeHash? FindPruned(long seq) =>
        _source.ReadRecords(0, 1) is [var (first, _)] && seq < first
        && _source.Find(0, seq / HashTile.Hashes) is { Position.IsFull: true } tile
            ? tile[(int)(seq % HashTile.Hashes)]
            : null;

    private TreeHash[] PathOf(long seq)
    {
        try
        {
            var first = Head.Size - (Head.Size % HashTile.Hashes);
            var newest = _source.ReadRecords(first, (int)(Head.Size - first));
            TreeHash[] leaves = [.. newest.Select(row => LeafHash.Of(row.Record))];
            var partial = TileBuilder.Rebuild(Head.Size, _source, leaves);
            return new MerkleTree(new Tiles(partial, _source), Head.Size).ProveInclusion(seq);
        }
        catch (Exception broken) when (broken is InvalidDataException or ArgumentException)
        {
            throw new LogTamperedException(
                $"The audit log's tiles or newest records are not whole: {broken.Message}");
        }
    }

    // The newest alone. Where to look is anybody's word; what stands there is signed by the key before, unless
    // retention has removed that one.
    private static NoteVerifier[] AnnouncedKeys(ILogSource source)
    {
        var announced = new HeadKeyChain(source.Log);
        var isPruned = source.ReadRecords(0, 1) is [var (oldest, _)] && oldest > 0;
        foreach (var place in (IEnumerable<long>)[0, .. source.ReadHeadKeyPlaces()])
        {
            if (source.ReadRecords(place, 1) is not [var (seq, bytes)] || !AuditRecord.TryParse(bytes, out var record))
            {
                return [];
            }

            var isFirst = place == 0 || (isPruned && announced.Newest is null);
            if (seq != place ? !isFirst : !announced.TryAdd(new ClearPart(record.Clear), isFirst))
            {
                return [];
            }
        }

        return announced.Newest is { } newest ? [newest] : [];
    }

    private sealed class Tiles(TileBuilder partial, ITileSource full) : ITileSource
    {
        public HashTile? Find(int level, long index) => partial.Find(level, index) ?? full.Find(level, index);
    }
}
