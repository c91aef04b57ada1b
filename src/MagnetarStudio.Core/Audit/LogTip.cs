using MagnetarStudio.Core.Ids;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>
/// The end of the log: numbers, times, encrypts and hashes records, extends the tree and signs its head.
/// </summary>
/// <remarks>
/// Sealing works on a copy; only <see cref="Advance"/>, after COMMIT, swaps it in. Of a batch that fails nothing
/// remains but the nonce counter's advance. Used by the writer's thread alone, but for <see cref="Head"/> and
/// <see cref="Edge"/>.
/// </remarks>
public sealed class LogTip : IDisposable
{
    /// <summary>How far the wall clock may leave the log's clock before that is an event of its own.</summary>
    public static readonly TimeSpan ClockStepMin = TimeSpan.FromMinutes(5);

    // Far above what a batch holds: a foretold place must not move because the batch brings a new data key.
    private const int ForetoldRecordsMax = 1 << 20;

    private readonly LogId _log;
    private readonly LogKeys _keys;
    private readonly NoteVerifier _firstHeadKey;
    private readonly ISecretSource _secrets;
    private readonly Lock _growth = new();
    private LogEnd _end;
    private uint _nextKeyId;
    private DataKey? _key;
    private bool _isKeySpent;
    private volatile LogEdge? _edge;
    private TaskCompletionSource? _grown;

    private LogTip(LogId log, LogKeys keys, ISecretSource secrets, LogEnd end, LogHead? head, uint nextKeyId)
    {
        (_log, _keys, _secrets) = (log, keys, secrets);
        (_end, _nextKeyId) = (end, nextKeyId);
        _firstHeadKey = end.Signer.Verifier;
        _edge = head is null ? null : new LogEdge(head, end.Tiles, _firstHeadKey);
    }

    /// <summary>The newest committed head; null for a log without records. Safe from any thread.</summary>
    public LogHead? Head => _edge?.Head;

    /// <summary>Verifies the newest committed head. Safe from any thread.</summary>
    public NoteVerifier HeadKey => _edge?.HeadKey ?? _firstHeadKey;

    /// <summary>That head with its partial tiles; null for a log without records. Safe from any thread.</summary>
    /// <remarks>Nothing appends to a committed end: a batch is sealed on a copy.</remarks>
    public LogEdge? Edge => _edge;

    /// <summary>Begins a new log.</summary>
    public static LogTip Begin(LogId log, LogKeys keys, NoteSigner signer, ISecretSource secrets, Moment now)
    {
        var end = new LogEnd(new MerkleFrontier(), new TileBuilder(), now.UnixMicroseconds, now.Uptime, 0, 0, signer);
        return new LogTip(log, keys, secrets, end, head: null, nextKeyId: 1);
    }

    /// <summary>Goes on from a stored head, after checking that it is ours and that the tree agrees with it.</summary>
    /// <param name="log">Which log.</param>
    /// <param name="keys">Its keys, unlocked.</param>
    /// <param name="signer">The head key.</param>
    /// <param name="secrets">Where data keys come from.</param>
    /// <param name="head">The stored head.</param>
    /// <param name="fullTiles">The stored tiles.</param>
    /// <param name="newestLeaves">Leaf hashes behind the last full tile.</param>
    /// <param name="nextKeyId">An id that no stored data key has.</param>
    /// <param name="now">When.</param>
    /// <exception cref="AuditKeyException">The head is not signed by this head key.</exception>
    /// <exception cref="LogTamperedException">Head, frontier, tiles and records do not agree.</exception>
    /// <exception cref="InvalidDataException">A full tile is missing or short.</exception>
    public static LogTip Resume(
        LogId log,
        LogKeys keys,
        NoteSigner signer,
        ISecretSource secrets,
        LogHead head,
        ITileSource fullTiles,
        ReadOnlySpan<TreeHash> newestLeaves,
        uint nextKeyId,
        Moment now)
    {
        if (!SignedNote.TryParse(head.Note, out var note) || !note.IsSignedBy(signer.Verifier))
        {
            throw new AuditKeyException("The stored head of the audit log is not signed by the head key at hand.");
        }

        if (!Checkpoint.TryParse(note.Text, out var said) || said != new Checkpoint(log.Origin, head.Size, head.Root)
            || !MerkleFrontier.TryDecode(head.Frontier, out var frontier)
            || frontier.Size != head.Size || frontier.Root != head.Root)
        {
            throw new LogTamperedException("The stored head of the audit log and its tree do not agree.");
        }

        // What is signed is the root, so the tiles must give it too: proofs are answered from them.
        var tiles = TileBuilder.Rebuild(head.Size, fullTiles, newestLeaves);
        if (new MerkleTree(tiles, head.Size).Root != head.Root)
        {
            throw new LogTamperedException("The audit log's tiles or newest records do not give its head's root.");
        }

        var anchorUs = Math.Max(head.EndTimeUs, now.UnixMicroseconds);
        var end = new LogEnd(frontier, tiles, anchorUs, now.Uptime, head.EndTimeUs, 0, signer);
        return new LogTip(log, keys, secrets, end, head, nextKeyId);
    }

    /// <summary>
    /// Where the first event of a batch will stand if it is sealed at <paramref name="now"/>, and when: behind what the
    /// log has to say for itself. Those after it follow without a gap.
    /// </summary>
    public LogPlace Foretell(Moment now)
    {
        RenewKey(now, ForetoldRecordsMax);
        var own = _end.AnnouncedKey == _key!.Id ? 0 : 1;
        var atUs = ClockAt(now);
        if (IsStep(now.UnixMicroseconds - atUs))
        {
            (own, atUs) = (own + 1, now.UnixMicroseconds);
        }

        return new LogPlace(_end.Frontier.Size + own, DateTimeOffset.UnixEpoch.AddMicroseconds(atUs));
    }

    /// <summary>Seals a batch on a copy of the log's end.</summary>
    /// <param name="events">One or more, encoded.</param>
    /// <param name="now">When.</param>
    public SealedBatch Seal(IReadOnlyList<EncodedEvent> events, Moment now)
    {
        RenewKey(now, events.Count);

        var end = _end.Copy();
        var batch = new BatchBuilder(_log, _key!, end);
        var logNowUs = ClockAt(now);

        var isAnnounced = end.AnnouncedKey == _key!.Id;
        if (!isAnnounced)
        {
            batch.Add(Announcement(end.Frontier.Size, now), logNowUs);
        }

        var stepUs = now.UnixMicroseconds - logNowUs;
        if (IsStep(stepUs))
        {
            // Said at the old time; followed only from the next record on.
            batch.Add(ClockStepped(stepUs, now), logNowUs);
            logNowUs = now.UnixMicroseconds;
        }

        var signer = end.Signer;
        List<long>? headKeyPlaces = null;
        foreach (var what in events)
        {
            if (what is { NextHeadKey: null, Code: not EventCode.HeadKeyNoted })
            {
                batch.Add(what, logNowUs);
                continue;
            }

            var next = what.NextHeadKey ?? signer;
            (headKeyPlaces ??= []).Add(end.Frontier.Size);
            batch.Add(what with { Clear = HeadKeyChain.Announce(signer, next.Verifier) }, logNowUs);
            signer = next;
        }

        end = end with
        {
            Signer = signer,
            AnchorUs = logNowUs,
            AnchorUptime = now.Uptime,
            EndTimeUs = logNowUs,
            AnnouncedKey = _key.Id,
        };

        // Wrapped at each try: of the key before, the master key may have been changed since the last one.
        var newKey = isAnnounced ? null : new NewDataKey(_key.Id, _key.Wrap(_keys, _secrets));
        return new SealedBatch(
            _end.Frontier.Size, batch.Records, batch.Tiles, SignHead(end), newKey, headKeyPlaces ?? [], end);
    }

    /// <summary>Goes on from <paramref name="committed"/>, which must be the newest sealed batch.</summary>
    public void Advance(SealedBatch committed)
    {
        _end = committed.End;
        _edge = new LogEdge(committed.Head, committed.End.Tiles, committed.End.Signer.Verifier);
        TaskCompletionSource? grown;
        lock (_growth)
        {
            (grown, _grown) = (_grown, null);
        }

        grown?.SetResult();
    }

    /// <summary>Ends once more than <paramref name="size"/> records are committed. Safe from any thread.</summary>
    public Task GrownAsync(long size)
    {
        lock (_growth)
        {
            // Asked for only while somebody waits: a commit that nobody waits for makes nothing.
            return Head?.Size > size
                ? Task.CompletedTask
                : (_grown ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>The next batch is sealed under a new data key.</summary>
    public void SpendDataKey() => _isKeySpent = true;

    /// <summary>A subject was erased: what was derived of its key goes.</summary>
    public void ForgetSubjects() => _key?.ForgetSubjects();

    /// <inheritdoc/>
    public void Dispose() => _key?.Dispose();

    private long ClockAt(Moment now) => _end.AnchorUs + (long)(now.Uptime - _end.AnchorUptime).TotalMicroseconds;

    private static bool IsStep(long stepUs) => Math.Abs(stepUs) > (long)ClockStepMin.TotalMicroseconds;

    private LogHead SignHead(LogEnd end)
    {
        var root = end.Frontier.Root;
        var note = SignedNote.Sign(new Checkpoint(_log.Origin, end.Frontier.Size, root).ToText(), end.Signer);
        return new LogHead(end.Frontier.Size, root, note.Encode(), end.Frontier.Encode(), end.EndTimeUs);
    }

    // Three more: its announcement and a clock step, and one to spare.
    private void RenewKey(Moment now, int records)
    {
        if (_key is not null && !_isKeySpent && !_key.IsSpent(now, records + 3))
        {
            return;
        }

        var secret = new byte[DataKey.SizeBytes];
        _secrets.Fill(secret);
        _key?.Dispose();
        _key = new DataKey(_nextKeyId++, secret, now);
        _isKeySpent = false;
    }

    private EncodedEvent Announcement(long size, Moment now)
    {
        var clear = new FieldWriter();
        clear.Write((byte)ClearTag.DataKeyCommitment, _key!.ComputeCommitment());
        if (size == 0)
        {
            HeadKeyChain.WriteFirst(clear, _end.Signer.Verifier);
        }

        var code = size == 0 ? EventCode.LogBegun : EventCode.DataKeyMade;
        return EventEncoder.EncodeOwn(new AuditEvent(code) { Count = _key.Id }, now) with { Clear = clear.ToArray() };
    }

    private static EncodedEvent ClockStepped(long stepUs, Moment now) =>
        EventEncoder.EncodeOwn(new AuditEvent(EventCode.ClockStepped) { Count = stepUs }, now);
}
