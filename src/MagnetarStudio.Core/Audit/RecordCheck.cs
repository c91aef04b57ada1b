using System.Security.Cryptography;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Audit;

/// <summary>Checks each record by itself and against the one before it.</summary>
/// <param name="source">The log.</param>
/// <param name="keys">Its keys; null without them.</param>
/// <param name="replays">Whether it keeps what the records say of the state tables.</param>
internal sealed class RecordCheck(ILogSource source, LogKeys? keys, bool replays) : IDisposable
{
    private readonly Dictionary<uint, ulong> _lastCounters = [];
    private readonly RecordKeys? _keys = keys is null ? null : new RecordKeys(source, keys);
    private EventCode _lastCode;
    private uint? _firstKey;
    private bool _isPruned;

    /// <summary>The head keys that the records so far announce.</summary>
    public HeadKeyChain HeadKeys { get; } = new(source.Log);

    /// <summary>The first record that announces a head key which its predecessor did not sign; null for none.</summary>
    public long? StrangeHeadKey { get; private set; }

    /// <summary>The first place that retention keeps, as the records say.</summary>
    public long Horizon { get; private set; }

    /// <summary>The time of the last record so far, in microseconds.</summary>
    public long LastTimeUs { get; private set; }

    /// <summary>What the records say of the index.</summary>
    public IndexCheck Index { get; } = new(source);

    /// <summary>What the bodies that opened say of accounts and sessions; null if nobody asked for it.</summary>
    public StateReplay? Replay { get; } = replays ? new StateReplay() : null;

    /// <summary>Checks record <paramref name="seq"/>.</summary>
    public void Check(long seq, byte[] bytes, bool withKeys, Action<VerifyFinding> found)
    {
        if (!AuditRecord.TryParse(bytes, out var record))
        {
            found(new(VerifyLevel.Structure, "RECORD_MALFORMED", seq, $"Record {seq} is not a record."));
            return;
        }

        var header = record.Header;
        Index.Note(record);
        if (header.Seq == seq)
        {
            CheckTime(seq, header, found);
            CheckNonce(seq, header, found);
        }
        else
        {
            // It says nothing of the times and nonces of this place.
            found(Misplaced(seq, header.Seq, bytes));
        }

        var clear = new ClearPart(record.Clear);
        if (clear.IsMalformed)
        {
            found(new(VerifyLevel.Structure, "RECORD_MALFORMED", seq, $"The clear part of record {seq} is malformed."));
        }

        if (_firstKey is null)
        {
            (_firstKey, _isPruned) = (header.KeyId, seq > 0);
        }

        if (header.Code is EventCode.LogPruned)
        {
            Horizon = Math.Max(Horizon, clear.Horizon ?? 0);
        }

        // Of a pruned log the first key that is still announced: whoever signed it is not told any more.
        if (!HeadKeys.TryAdd(clear, isFirst: seq == 0 || (_isPruned && HeadKeys.Newest is null)))
        {
            StrangeHeadKey ??= seq;
        }

        if (withKeys)
        {
            CheckKeys(seq, record, clear, found);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _keys?.Dispose();

    // What still stands in its own place too was copied.
    private VerifyFinding Misplaced(long seq, long from, byte[] bytes)
    {
        var isCopy = source.ReadRecords(from, 1) is [var there]
            && there.Seq == from && there.Record.AsSpan().SequenceEqual(bytes);
        return isCopy
            ? new(VerifyLevel.Structure, "RECORD_COPIED", seq, $"In place {seq} stands a copy of record {from}.")
            : new(VerifyLevel.Structure, "RECORD_MOVED", seq, $"In place {seq} stands the record of place {from}.");
    }

    // Time goes backwards only behind a record that says so.
    private void CheckTime(long seq, RecordHeader header, Action<VerifyFinding> found)
    {
        if (header.TimeUs < LastTimeUs && _lastCode is not EventCode.ClockStepped)
        {
            found(new(VerifyLevel.Structure, "TIME_REVERSED", seq, $"Record {seq} is older than the one before it."));
        }

        LastTimeUs = header.TimeUs;
        _lastCode = header.Code;
    }

    private void CheckNonce(long seq, RecordHeader header, Action<VerifyFinding> found)
    {
        if (_lastCounters.TryGetValue(header.KeyId, out var last) && header.Counter <= last)
        {
            found(new(VerifyLevel.Structure, "NONCE_REUSED", seq, $"Record {seq} uses a nonce that was used before."));
        }

        _lastCounters[header.KeyId] = header.Counter;
    }

    private void CheckKeys(long seq, in AuditRecord record, ClearPart clear, Action<VerifyFinding> found)
    {
        var id = record.Header.KeyId;
        var isFirst = !_keys!.Knows(id);
        if (_keys.FindDataKey(id) is not { } key)
        {
            found(new(VerifyLevel.Keys, "DATA_KEY_LOST", seq, $"Data key {id} of record {seq} cannot be unwrapped."));
            return;
        }

        // The commitment of the key that the first kept record is sealed under was removed with those before it.
        if (isFirst && !(_isPruned && id == _firstKey) && (clear.Commitment is not { } said
            || !CryptographicOperations.FixedTimeEquals(said, key.ComputeCommitment())))
        {
            found(new(
                VerifyLevel.Keys,
                "KEY_NOT_COMMITTED",
                seq,
                $"Record {seq} is the first under data key {id}, and does not commit to it."));
        }

        var body = new byte[record.Header.BodyLength];
        if (!RecordCipher.TryOpenBody(source.Log, key, record, body) || IsMalformed(body))
        {
            found(new(VerifyLevel.Keys, "RECORD_FORGED", seq, $"Record {seq} is not what was sealed in place {seq}."));
            return;
        }

        Replay?.Note(record.Header.TimeUs);
        Replay?.Add(record.Header.Code, body);
        if (record.Header.HasSubject)
        {
            CheckSubject(seq, record, key, Said.Read(body).Subject, found);
        }
    }

    // An erased subject has no key, and its part proves nothing any more but its place in the tree.
    private void CheckSubject(
        long seq, in AuditRecord record, DataKey key, AccountId? account, Action<VerifyFinding> found)
    {
        var id = record.SubjectKeyId;
        var isFirst = !_keys!.KnowsSubject(id);
        Replay?.AddSubject(id, account, record.Header.TimeUs);

        // It opens for whose it was, also if its row says now that it is another's: that is the tables' finding.
        if (_keys.FindSubjectKey(id, isFirst ? SubjectFacts.OwnersOf(account, record.Header.TimeUs) : [])
            is not { } subject)
        {
            // Erasing takes the row away. One that is there and opens nothing was written over.
            if (isFirst && source.ReadSubjectKey(id) is not null)
            {
                found(new(
                    VerifyLevel.Keys,
                    "SUBJECT_KEY_LOST",
                    seq,
                    $"Subject key {id:x16} of record {seq} is there, and cannot be unwrapped."));
            }

            return;
        }

        var fields = new byte[record.SealedSubject.Length - AuditRecord.TagSizeBytes];
        if (!RecordCipher.TryOpenSubject(source.Log, key, subject, record, fields) || IsMalformed(fields))
        {
            found(new(
                VerifyLevel.Keys,
                "SUBJECT_FORGED",
                seq,
                $"The subject part of record {seq} is not what was sealed."));
        }
    }

    private static bool IsMalformed(ReadOnlySpan<byte> part)
    {
        var fields = new FieldReader(part);
        while (fields.TryRead(out _, out _))
        {
        }

        return fields.IsMalformed;
    }
}
