using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>What somebody does who holds the log's own keys, from one record up to the signed head.</summary>
public sealed class InsiderTamperingTests : IDisposable
{
    private const int Size = 600;
    private const int Victim = 300;

    private readonly TestLog _log = TestLog.Of(Size);

    public void Dispose() => _log.Dispose();

    [Fact]
    public void A_record_sealed_anew_with_the_real_key_opens_and_is_found_by_the_tree()
    {
        var pin = _log.Pin();
        Reseal(Victim, counter: HeaderOf(Victim).Counter);

        Assert.Equal([("HASH_DIFFERS", (long?)Victim), ("ROOT_DIFFERS", Victim)], Findings(_log.Verify()));

        // With tiles and frontier made for it, the signed note is what says otherwise.
        RebuildTree();
        Assert.Equal([("HEAD_DIFFERS", null)], Findings(_log.Verify()));

        // With a note that is not signed by the head key, that.
        using var stranger = new NoteSigner(_log.Log.Origin, SampleRecord.Range(9, 32));
        Sign(stranger);
        Assert.Equal([("HEAD_NOT_SIGNED", null)], Findings(_log.Verify()));

        // With every key there is, only what is remembered elsewhere.
        Sign(_log.Signer);
        Assert.True(_log.Verify().IsIntact);
        Assert.Equal([("ANOTHER_PAST", null)], Findings(_log.Verify(pins: [pin])));
    }

    [Fact]
    public void A_nonce_used_twice_under_the_real_key_is_found_though_everything_else_holds()
    {
        Reseal(Victim, counter: HeaderOf(Victim - 1).Counter);
        RebuildTree();
        Sign(_log.Signer);

        Assert.Equal([("NONCE_REUSED", (long?)Victim)], Findings(_log.Verify()));
    }

    [Fact]
    public void Two_futures_of_one_log_are_not_spliced_unseen()
    {
        using var log = TestLog.Of(400);
        var (head, tiles) = (log.Head!, log.Tiles.ToList());
        log.Restart();
        log.GrowTo(Size);
        var theirs = (Records: log.Records.ToList(), Head: log.Head!, Tiles: log.Tiles.ToList());

        log.Records.RemoveRange(400, Size - 400);
        SetTree(log, head, tiles);
        log.Restart();
        log.GrowTo(Size);
        var pin = log.Pin();
        Assert.True(log.Verify(pins: [pin]).IsIntact);

        // A stretch of the other, which lived earlier: its key was announced by a record that is not here.
        theirs.Records[520..560].ForEach(row => log.Records[(int)row.Seq] = row);
        Assert.Equal(
            [("KEY_NOT_COMMITTED", (long?)520), ("ROOT_DIFFERS", 512), ("TIME_REVERSED", 520)],
            Findings(log.Verify()));

        // All of the other is a good log, and not the one that was pinned.
        log.Records.Clear();
        log.Records.AddRange(theirs.Records);
        SetTree(log, theirs.Head, theirs.Tiles);
        Assert.True(log.Verify().IsIntact);
        Assert.Equal([("ANOTHER_PAST", null)], Findings(log.Verify(pins: [pin])));
    }

    [Fact]
    public void A_record_of_another_log_is_found_as_not_sealed_here()
    {
        using var other = TestLog.Of(Size, seed: 1);
        _log.Records[Victim] = other.Records[Victim];

        Assert.Equal(
            [("HASH_DIFFERS", (long?)Victim), ("RECORD_FORGED", Victim), ("ROOT_DIFFERS", Victim)],
            Findings(_log.Verify()));
    }

    [Fact]
    public void An_old_head_put_back_over_newer_records_is_found_by_them_and_by_the_pin()
    {
        using var log = TestLog.Of(400);
        var old = log.Head;
        log.GrowTo(Size);
        var pin = log.Pin();
        log.Head = old;

        var findings = Findings(log.Verify(pins: [pin]));

        Assert.Contains(("RECORD_ADDED", 400L), findings);
        Assert.Contains(("BEHIND_PIN", 400L), findings);
    }

    [Fact]
    public void A_subjects_key_that_was_written_over_is_no_erasure()
    {
        var id = Assert.Single(_log.SubjectKeys.Keys);
        var wrapped = _log.SubjectKeys[id];
        _log.SubjectKeys[id] = wrapped with { Key = wrapped.Key with { Bytes = [.. wrapped.Key.Bytes.Reverse()] } };
        Assert.Equal([("SUBJECT_KEY_LOST", (long?)1)], Findings(_log.Verify()));

        _log.SubjectKeys.Remove(id);
        Assert.True(_log.Verify().IsIntact);
    }

    private RecordHeader HeaderOf(int seq) =>
        RecordHeader.TryRead(_log.Records[seq].Record, out var header) ? header : throw new InvalidDataException();

    // With the data key that the record is under, in its place and at its time.
    private void Reseal(int seq, ulong counter)
    {
        var header = HeaderOf(seq);
        var secret = _log.Keys.UnwrapDataKey(header.KeyId, _log.DataKeys[header.KeyId])!;
        using var key = new DataKey(header.KeyId, secret, _log.Now);
        while (key.TakeCounter() + 1 < counter)
        {
        }

        var what = SampleRecord.Event with { Subject = [], SubjectKey = null, Clear = [] };
        _log.Records[seq] = (seq, RecordCipher.Seal(_log.Log, key, seq, header.TimeUs, what));
    }

    private void RebuildTree()
    {
        var tree = new TileBuilder();
        var full = new List<HashTile>();
        _log.Records.ForEach(row => tree.Append(LeafHash.Of(row.Record), full));
        full.ForEach(tile => _log.Tiles[(tile.Position.Level, tile.Position.Index)] = tile);
        var frontier = MerkleFrontier.Of(tree);
        _log.Head = _log.Head! with { Root = frontier.Root, Frontier = frontier.Encode() };
    }

    private void Sign(NoteSigner signer)
    {
        var text = new Checkpoint(_log.Log.Origin, _log.Head!.Size, _log.Head.Root).ToText();
        _log.Head = _log.Head with { Note = SignedNote.Sign(text, signer).Encode() };
    }

    private static void SetTree(TestLog log, LogHead head, List<KeyValuePair<(int Level, long Index), HashTile>> tiles)
    {
        log.Head = head;
        log.Tiles.Clear();
        tiles.ForEach(tile => log.Tiles.Add(tile.Key, tile.Value));
    }

    private static List<(string Code, long? Seq)> Findings(VerifyReport report) =>
    [
        .. report.Findings.Select(finding => (finding.Code, finding.Seq))
            .OrderBy(finding => finding.Code, StringComparer.Ordinal),
    ];
}
