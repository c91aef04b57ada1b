using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>Verifies a stored log from its first record to its head.</summary>
/// <remarks>
/// Everything is computed anew from the records; stored tiles, frontier, head and state are only compared with it.
/// Memory is bounded by two pages of records, and for the level meaning by the accounts and sessions that there are.
/// Not thread-safe: one run, one instance.
/// </remarks>
/// <param name="source">One snapshot of the log.</param>
/// <param name="headKeys">Public halves of the head key and of those before it, where the caller has them from
/// elsewhere; none: the log's own word.</param>
/// <param name="pins">Heads remembered elsewhere, read before the snapshot was opened.</param>
/// <param name="keys">The log's keys; null without them.</param>
/// <param name="state">The state tables in the same snapshot; null without them.</param>
public sealed class LogVerifier(
    ILogSource source,
    IReadOnlyList<NoteVerifier> headKeys,
    IReadOnlyList<HeadPin> pins,
    LogKeys? keys,
    IStateSource? state = null) : IDisposable
{
    private const int PageRecords = 1_024;

    private readonly List<VerifyFinding> _findings = [];
    private readonly TreeCheck _tree = new(source);
    private readonly RecordCheck _records = new(source, keys, replays: state is not null);
    private readonly Dictionary<long, TreeHash> _rootsAtPins = [];
    private LeafHasher? _hasher;

    /// <summary>
    /// Threads that hash; with two or more, one more reads ahead. As many as there are processors, 8 at most, unless
    /// set.
    /// </summary>
    public int Threads { get; init; } = Math.Min(Environment.ProcessorCount, 8);

    /// <summary>Runs to the end.</summary>
    /// <param name="deepest">Deepest level wanted.</param>
    /// <param name="progress">Told how many records are done, now and then; null for nobody.</param>
    /// <param name="cancel">Stops the run.</param>
    public VerifyReport Run(VerifyLevel deepest, IProgress<long>? progress, CancellationToken cancel)
    {
        var head = source.ReadHead();
        var withKeys = deepest >= VerifyLevel.Keys && keys is not null;

        foreach (var difference in source.ReadSchemaDifferences())
        {
            // What is read here may then be shown to us alone.
            Add(new(
                VerifyLevel.Structure, "SCHEMA_DIFFERS", null, $"The database's schema was changed: {difference}."));
        }

        ReadAll(head?.Size ?? 0, withKeys, progress, cancel);
        _tree.Finish(head, Add);
        CheckEndTime(head);
        if (_tree.Size >= (head?.Size ?? 0))
        {
            // Where the records break off, they do not tell what of the index was sealed behind that.
            _records.Index.Finish(_records.Horizon, Add);
        }

        if (deepest >= VerifyLevel.Signatures)
        {
            CheckHeads(head);
        }

        var done = new List<VerifyLevel> { VerifyLevel.Structure };
        var skipped = new List<(VerifyLevel, string)>();
        Sort(VerifyLevel.Signatures, deepest, true, string.Empty, done, skipped);
        Sort(VerifyLevel.Keys, deepest, keys is not null, "no audit key at hand", done, skipped);
        CheckMeaning(deepest, done, skipped, cancel);
        return new VerifyReport(
            source.Log, head?.Size ?? 0, _tree.Root.ToString(), done, skipped, [.. _findings.OrderBy(FirstThing)]);
    }

    /// <inheritdoc/>
    public void Dispose() => _records.Dispose();

    // Records that do not hold say nothing for certain of the tables, and are a finding already. What stands beside the
    // records, such as tiles and the index, hides no table.
    private void CheckMeaning(
        VerifyLevel deepest,
        List<VerifyLevel> done,
        List<(VerifyLevel, string)> skipped,
        CancellationToken cancel)
    {
        var why = keys is null ? "no audit key at hand"
            : _findings.Any(finding => finding is
            { Level: VerifyLevel.Structure or VerifyLevel.Keys, Seq: not null })
                ? "the records do not hold"
            : state is null ? "no tables at hand"
            : null;
        if (deepest >= VerifyLevel.Meaning && why is null)
        {
            new MeaningCheck(_records.Replay!, state!, Add).Check(cancel);
        }

        Sort(VerifyLevel.Meaning, deepest, why is null, why ?? string.Empty, done, skipped);
    }

    private void CheckHeads(LogHead? head)
    {
        if (_records.StrangeHeadKey is { } seq)
        {
            Add(new(
                VerifyLevel.Signatures,
                "HEAD_KEY_NOT_SIGNED",
                seq,
                $"Record {seq} announces a head key that the one before it did not sign."));
        }

        new HeadCheck(source.Log, headKeys, _records.HeadKeys, Add).Check(head, pins, _rootsAtPins);
    }

    private void ReadAll(long size, bool withKeys, IProgress<long>? progress, CancellationToken cancel)
    {
        var sizes = pins.Select(pin => pin.Claim).OfType<Checkpoint>().Select(said => said.Size).ToHashSet();
        NoteRoot(sizes);
        var page = source.ReadRecords(0, PageRecords);
        var expected = SkipPruned(page, sizes);
        var start = expected;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var (count, first) = (CountGapless(page, expected), expected);
            expected += count;
            var ahead = count == PageRecords ? ReadAhead(expected) : null;
            try
            {
                Append(page, count, sizes);
            }
            finally
            {
                // Whatever happens, nobody reads on from a source that its owner may close.
                ahead?.GetAwaiter().GetResult();
            }

            CheckRecords(page, first, count, withKeys);
            progress?.Report(expected);
            if (count < page.Count)
            {
                // What follows a gap stands in another place of the tree: nothing after it can be judged.
                Add(new(VerifyLevel.Structure, "RECORD_MISSING", expected, $"Record {expected} is not there."));
                return;
            }

            if (count < PageRecords)
            {
                break;
            }

            page = ahead is null ? source.ReadRecords(expected, PageRecords) : ahead.Result;
        }

        CheckExtent(start, expected, size);
    }

    private void CheckExtent(long start, long expected, long size)
    {
        if (start > _records.Horizon)
        {
            Add(new(
                VerifyLevel.Structure,
                "RECORD_MISSING",
                0,
                $"The records before {start} are not there, and none says that retention removed them."));
        }

        if (expected < size)
        {
            Add(new(
                VerifyLevel.Structure,
                "TAIL_MISSING",
                expected,
                $"The head speaks of {size} records, {expected} are there."));
        }
        else if (expected > size)
        {
            Add(new(
                VerifyLevel.Structure,
                "RECORD_ADDED",
                size,
                $"The head speaks of {size} records, {expected} are there."));
        }
        else if (expected == 0)
        {
            // A log is begun by its first record, in the transaction of the first act.
            Add(new(VerifyLevel.Structure, "LOG_EMPTY", 0, "Not even the record is there with which the log began."));
        }
    }

    // The log's clock goes on from there at the next start: it is the newest record's, and nobody signs it.
    private void CheckEndTime(LogHead? head)
    {
        if (head is not null && head.Root == _tree.Root && head.EndTimeUs != _records.LastTimeUs)
        {
            Add(new(
                VerifyLevel.Structure,
                "HEAD_TIME_DIFFERS",
                null,
                "The head's row has another time than the newest record."));
        }
    }

    // What retention removed stands in the tree by the hashes of its tiles. Whether it may be missing, a later record
    // says.
    private long SkipPruned(IReadOnlyList<(long Seq, byte[] Record)> page, HashSet<long> sizes)
    {
        var first = page.Count == 0 ? 0 : page[0].Seq;
        if (first <= 0 || first % HashTile.Hashes != 0)
        {
            return 0;
        }

        for (var tile = 0L; tile < first / HashTile.Hashes; tile++)
        {
            if (source.Find(0, tile) is not { Position.IsFull: true } stored)
            {
                return _tree.Size;
            }

            for (var offset = 0; offset < HashTile.Hashes; offset++)
            {
                _tree.Append(stored[offset]);
                NoteRoot(sizes);
            }

            _tree.Compare(Add);
        }

        return first;
    }

    private static int CountGapless(IReadOnlyList<(long Seq, byte[] Record)> page, long expected)
    {
        var count = 0;
        while (count < page.Count && page[count].Seq == expected + count)
        {
            count++;
        }

        return count;
    }

    // Null on one thread: the page is read when it is wanted.
    private Task<IReadOnlyList<(long Seq, byte[] Record)>>? ReadAhead(long from) =>
        Threads == 1 ? null : Task.Run(() => source.ReadRecords(from, PageRecords));

    // Beside a reading of the next page, so without the source.
    private void Append(IReadOnlyList<(long Seq, byte[] Record)> page, int count, HashSet<long> sizes)
    {
        foreach (var leaf in (_hasher ??= new LeafHasher(Threads)).Hash(page, count))
        {
            _tree.Append(leaf);
            NoteRoot(sizes);
        }
    }

    private void CheckRecords(
        IReadOnlyList<(long Seq, byte[] Record)> page, long first, int count, bool withKeys)
    {
        for (var place = 0; place < count; place++)
        {
            _records.Check(first + place, page[place].Record, withKeys, Add);
        }

        _tree.Compare(Add);
    }

    private void NoteRoot(HashSet<long> sizes)
    {
        if (sizes.Contains(_tree.Size))
        {
            _rootsAtPins[_tree.Size] = _tree.Root;
        }
    }

    // Those that begin earliest are kept, so the first bad record is true however many there are. A tile is judged only
    // when it is full, so they do not come in order.
    private void Add(VerifyFinding finding)
    {
        if (_findings.Count == VerifyReport.FindingsMax)
        {
            var last = _findings.MaxBy(FirstThing)!;
            if (FirstThing(finding) >= FirstThing(last))
            {
                return;
            }

            _findings.Remove(last);
        }

        _findings.Add(finding);
    }

    // A head or a pin that does not hold puts the whole log in doubt.
    private static long FirstThing(VerifyFinding finding) =>
        finding.Seq ?? (finding.Level is VerifyLevel.Signatures ? -1 : long.MaxValue);

    private static void Sort(
        VerifyLevel level,
        VerifyLevel deepest,
        bool isPossible,
        string why,
        List<VerifyLevel> done,
        List<(VerifyLevel, string)> skipped)
    {
        if (level <= deepest && isPossible)
        {
            done.Add(level);
        }
        else
        {
            skipped.Add((level, level <= deepest ? why : "not asked for"));
        }
    }
}
