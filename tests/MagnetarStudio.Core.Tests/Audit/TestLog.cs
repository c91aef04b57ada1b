using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Audit.Search;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>A log and its rows in memory, as a store would keep them; a test may spoil the rows.</summary>
internal sealed class TestLog : ILogSource, IDisposable
{
    private const int BatchRecords = 100;

    private static readonly AccountId s_alice = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057"));
    private static readonly Caller s_caller = new(Actor.Of(s_alice), null, "192.0.2.1", "test", "request-1");

    private readonly CountingSecrets _secrets;
    private readonly TestSubjects _subjects = new();

    /// <summary>Begins a log; a seed makes its chance, so that two logs of one id differ.</summary>
    public TestLog(int seed = 0)
    {
        _secrets = new(seed);
        Assert.True(AuditSecret.TryParse(new string('1', 64), out var secret));
        (Keys, _) = LogKeys.Create(Log, secret, _secrets);
        Signer = new(Log.Origin, SampleRecord.Range(1, 32));
        Tip = LogTip.Begin(Log, Keys, Signer, _secrets, Now);
    }

    public LogId Log => SampleRecord.Log;

    public LogKeys Keys { get; }

    public NoteSigner Signer { get; }

    public LogTip Tip { get; private set; }

    public Moment Now { get; set; } = new(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero), TimeSpan.FromSeconds(1), Guid.Empty);

    public LogHead? Head { get; set; }

    /// <summary>From where on no record can be read.</summary>
    public long UnreadableFrom { get; set; } = long.MaxValue;

    public List<(long Seq, byte[] Record)> Records { get; private init; } = [];

    public Dictionary<(int Level, long Index), HashTile> Tiles { get; private init; } = [];

    public SortedDictionary<long, IndexSegment> Segments { get; } = [];

    public Dictionary<uint, WrappedKey> DataKeys { get; private init; } = [];

    public Dictionary<ulong, WrappedSubjectKey> SubjectKeys { get; private init; } = [];

    public List<long> HeadKeyPlaces { get; private init; } = [];

    /// <summary>A log of so many records; the first of them announces the data key.</summary>
    public static TestLog Of(int records, int seed = 0)
    {
        var log = new TestLog(seed);
        log.GrowTo(records);
        return log;
    }

    public void GrowTo(int records)
    {
        while (Records.Count < records)
        {
            var announcement = Records.Count == 0 ? 1 : 0;
            Write(Math.Min(BatchRecords, records - Records.Count) - announcement);
        }
    }

    /// <summary>Seals and commits one batch of so many events, a millisecond after the one before.</summary>
    public SealedBatch Write(int events)
    {
        Now = Later(Now, TimeSpan.FromMilliseconds(1));
        var batch = Seal(events);
        Commit(batch);
        return batch;
    }

    /// <summary>Changes the head key, in a batch of its own.</summary>
    public void ChangeHeadKey(NoteSigner next) =>
        Write(new AuditEvent(EventCode.KeyRotated) { Reason = "HEAD_KEY", NextHeadKey = next }, Caller.Server);

    /// <summary>Seals and commits one event.</summary>
    public void Write(AuditEvent what, Caller by) =>
        Commit(Tip.Seal([EventEncoder.Encode(what, by, Now, _subjects)], Now));

    public SealedBatch Seal(int events) => Tip.Seal([.. Enumerable.Range(0, events).Select(Event)], Now);

    public void Commit(SealedBatch batch)
    {
        Records.AddRange(batch.Records.Select((record, place) => (batch.FirstSeq + place, record)));
        foreach (var tile in batch.Tiles)
        {
            Tiles.Add((tile.Position.Level, tile.Position.Index), tile);
        }

        if (batch.NewDataKey is { } key)
        {
            DataKeys.Add(key.Id, key.Wrapped);
        }

        HeadKeyPlaces.AddRange(batch.HeadKeyPlaces);
        foreach (var (subject, owner) in _subjects.Made.Zip(_subjects.Owners))
        {
            SubjectKeys[subject.Id] = Keys.WrapSubjectKey(subject, owner, _secrets);
        }

        Head = batch.Head;
        Tip.Advance(batch);
    }

    /// <summary>Goes on as after a restart, from what is stored.</summary>
    public void Restart(LogHead? head = null, NoteSigner? signer = null)
    {
        var behindTiles = Records.Skip(Records.Count / HashTile.Hashes * HashTile.Hashes);
        TreeHash[] leaves = [.. behindTiles.Select(row => LeafHash.Of(row.Record))];
        var next = DataKeys.Keys.Max() + 1;
        Tip = LogTip.Resume(Log, Keys, signer ?? Signer, _secrets, head ?? Head!, this, leaves, next, Now);
    }

    public SignedNote Pin()
    {
        Assert.True(SignedNote.TryParse(Head!.Note, out var note));
        return note;
    }

    public VerifyReport Verify(
        VerifyLevel deepest = VerifyLevel.Keys, NoteVerifier? headKey = null, params SignedNote[] pins)
    {
        IReadOnlyList<NoteVerifier> headKeys = headKey is null ? [] : [headKey];
        using var verifier = new LogVerifier(this, headKeys, [.. pins.Select(pin => new HeadPin("a.pin", pin))], Keys);
        return verifier.Run(deepest, progress: null, CancellationToken.None);
    }

    /// <summary>The account is given no key again.</summary>
    public void Erase(AccountId account) => _subjects.Erase(account);

    public static Moment Later(Moment now, TimeSpan by) => now with { Utc = now.Utc + by, Uptime = now.Uptime + by };

    public LogHead? ReadHead() => Head;

    public IReadOnlyList<(long Seq, byte[] Record)> ReadRecords(long from, int limit) => from >= UnreadableFrom
        ? throw new InvalidDataException("A damaged page.")
        : [.. Records.Where(row => row.Seq >= from).OrderBy(row => row.Seq).Take(limit)];

    public IReadOnlyList<string> ReadSchemaDifferences() => [];

    public IReadOnlyList<long> ReadSegmentNumbers() => [.. Segments.Keys];

    public IndexSegment? FindSegment(long number) => Segments.GetValueOrDefault(number);

    public IReadOnlyList<long> ReadHeadKeyPlaces() => HeadKeyPlaces;

    public IReadOnlyList<(int Level, long Index)> ReadTilePlaces() => [.. Tiles.Keys];

    public WrappedKey? ReadDataKey(uint id) => DataKeys.GetValueOrDefault(id);

    public WrappedSubjectKey? ReadSubjectKey(ulong id) => SubjectKeys.GetValueOrDefault(id);

    public HashTile? Find(int level, long index) => Tiles.GetValueOrDefault((level, index));

    public void Dispose()
    {
        Tip.Dispose();
        Signer.Dispose();
        Keys.Dispose();
    }

    private EncodedEvent Event(int number) => EventEncoder.Encode(
        new(EventCode.SignIn) { Target = s_alice, UserName = "alice", Count = number }, s_caller, Now, _subjects);
}
