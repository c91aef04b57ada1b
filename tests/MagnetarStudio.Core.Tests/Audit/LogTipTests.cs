using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

public sealed class LogTipTests : IDisposable
{
    private static readonly TimeSpan s_day = TimeSpan.FromHours(24);

    private readonly TestLog _log = new();

    public void Dispose() => _log.Dispose();

    [Fact]
    public void A_log_begins_with_its_first_key_and_its_head_key()
    {
        var batch = _log.Seal(2);

        Assert.Equal([EventCode.LogBegun, EventCode.SignIn, EventCode.SignIn], Codes(batch));
        Assert.Equal([0L, 1L, 2L], Headers(batch).Select(header => header.Seq));
        Assert.Equal([0UL, 1UL, 2UL], Headers(batch).Select(header => header.Counter));
        Assert.Equal(1u, batch.NewDataKey?.Id);
        Assert.True(AuditRecord.TryParse(batch.Records[0], out var first));
        var clear = new ClearPart(first.Clear);
        Assert.Equal(_log.Signer.Verifier.PublicKey.ToArray(), clear.HeadKey);
        using var key = new DataKey(1, _log.Keys.UnwrapDataKey(1, batch.NewDataKey!.Wrapped)!, default);
        Assert.Equal(key.ComputeCommitment(), clear.Commitment);
    }

    [Fact]
    public void A_head_says_size_and_root_of_the_records_under_the_head_key()
    {
        var batch = _log.Seal(2);

        var frontier = new MerkleFrontier();
        foreach (var record in batch.Records)
        {
            frontier.Append(LeafHash.Of(record));
        }

        Assert.True(SignedNote.TryParse(batch.Head.Note, out var note));
        Assert.True(note.IsSignedBy(_log.Signer.Verifier));
        Assert.Equal(new Checkpoint(_log.Log.Origin, 3, frontier.Root).ToText(), note.Text);
        Assert.Equal(frontier.Encode(), batch.Head.Frontier);
    }

    [Fact]
    public void Of_a_failed_batch_only_the_counters_advance_remains()
    {
        var failed = _log.Seal(2);
        Assert.Null(_log.Tip.Head);

        var retried = _log.Seal(2);
        _log.Commit(retried);

        Assert.Equal(Codes(failed), Codes(retried));
        Assert.Equal([0L, 1L, 2L], Headers(retried).Select(header => header.Seq));
        Assert.Equal([3UL, 4UL, 5UL], Headers(retried).Select(header => header.Counter));
        Assert.Equal(failed.NewDataKey!.Id, retried.NewDataKey!.Id);
        Assert.Same(retried.Head, _log.Tip.Head);
        Assert.True(_log.Verify().IsIntact);
    }

    [Fact]
    public void A_committed_announcement_is_not_repeated()
    {
        _log.Write(1);
        _log.Seal(1);

        var batch = _log.Write(1);

        Assert.Equal([EventCode.SignIn], Codes(batch));
        Assert.Null(batch.NewDataKey);
        Assert.Equal(2, batch.FirstSeq);
    }

    [Theory]
    [InlineData(0, 0, 1)] // the log's first record
    [InlineData(1, 0, 0)]
    [InlineData(1, 6, 1)] // the clock stepped
    [InlineData(1, 24 * 60, 1)] // a new data key
    [InlineData(1, 24 * 60 + 6, 2)]
    public void Where_and_when_a_batch_will_stand_can_be_told_before(int records, int minutes, int own)
    {
        if (records > 0)
        {
            _log.Write(records);
        }

        var isStepped = minutes % 60 != 0;
        _log.Now = TestLog.Later(_log.Now, TimeSpan.FromMinutes(minutes));
        _log.Now = isStepped ? _log.Now with { Utc = _log.Now.Utc.AddMinutes(6) } : _log.Now;

        var place = _log.Tip.Foretell(_log.Now);
        Assert.Equal(place, _log.Tip.Foretell(_log.Now));
        var batch = _log.Seal(3);

        Assert.Equal(batch.FirstSeq + own, place.Seq);
        var first = Headers(batch).ElementAt(own);
        Assert.Equal((place.Seq, EventCode.SignIn), (first.Seq, first.Code));
        Assert.Equal(DateTimeOffset.UnixEpoch.AddMicroseconds(first.TimeUs), place.At);
    }

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    public void A_data_key_is_renewed_after_24_hours(int ticks, bool isRenewed)
    {
        _log.Write(1);
        _log.Now = TestLog.Later(_log.Now, s_day + TimeSpan.FromTicks(ticks - TimeSpan.TicksPerMillisecond));

        var batch = _log.Write(1);

        Assert.Equal(isRenewed ? [EventCode.DataKeyMade, EventCode.SignIn] : [EventCode.SignIn], Codes(batch));
        Assert.All(Headers(batch), header => Assert.Equal(isRenewed ? 2u : 1u, header.KeyId));
        Assert.True(_log.Verify().IsIntact);
    }

    [Fact]
    public void A_key_whose_announcement_failed_until_it_was_spent_is_never_announced()
    {
        _log.Seal(1);
        _log.Now = TestLog.Later(_log.Now, s_day);

        var batch = _log.Write(1);

        Assert.Equal([EventCode.LogBegun, EventCode.SignIn], Codes(batch));
        Assert.Equal(2u, batch.NewDataKey?.Id);
        Assert.True(_log.Verify().IsIntact);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_nonce_is_used_twice_whatever_fails(int seed)
    {
        var chance = new Random(seed);
        var used = new HashSet<(int, uint, ulong)>();
        var starts = 0;
        for (var round = 0; round < 300; round++)
        {
            _log.Now = TestLog.Later(_log.Now, TimeSpan.FromMinutes(chance.Next(120)));
            var batch = _log.Seal(chance.Next(1, 5));
            Assert.All(Headers(batch), header => Assert.True(used.Add((starts, header.KeyId, header.Counter))));
            if (chance.Next(3) > 0)
            {
                _log.Commit(batch);
            }

            if (chance.Next(20) == 0 && _log.Head is not null)
            {
                // A key that was never committed is gone, and its id may come again with another key.
                _log.Restart();
                starts++;
            }
        }

        Assert.True(_log.Verify().IsIntact);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(3_000_000_000, false)]  // five minutes, in ticks
    [InlineData(3_000_000_010, true)]  // a microsecond more
    [InlineData(-3_000_000_000, false)]
    [InlineData(-3_000_000_010, true)]
    [InlineData(864_000_000_000, true)]
    public void A_wall_clock_more_than_five_minutes_off_is_an_event_before_it_is_followed(long ticks, bool isStep)
    {
        _log.Write(1);
        var before = Headers(_log.Write(1))[0].TimeUs;
        _log.Now = _log.Now with { Utc = _log.Now.Utc.AddTicks(ticks) };

        var failed = _log.Seal(1);
        var batch = _log.Write(1);

        Assert.Equal(isStep ? [EventCode.ClockStepped, EventCode.SignIn] : [EventCode.SignIn], Codes(failed));
        Assert.Equal(Codes(failed), Codes(batch));
        Assert.Equal(before + 1_000, Headers(batch)[0].TimeUs);
        Assert.Equal(before + 1_000 + (isStep ? ticks / 10 : 0), Headers(batch)[^1].TimeUs);

        // What was followed is the log's clock now.
        Assert.Equal([EventCode.SignIn], Codes(_log.Write(1)));
        Assert.True(_log.Verify().IsIntact);
    }

    [Fact]
    public void Time_follows_the_monotonic_clock_while_the_wall_trembles()
    {
        var chance = new Random(1);
        var start = _log.Now;
        var last = 0L;
        for (var round = 1; round <= 200; round++)
        {
            var later = TestLog.Later(start, TimeSpan.FromSeconds(round));
            _log.Now = later with { Utc = later.Utc.AddSeconds(chance.Next(-290, 290)) };
            foreach (var header in Headers(_log.Write(1)))
            {
                Assert.True(header.TimeUs >= last);
                Assert.NotEqual(EventCode.ClockStepped, header.Code);
                last = header.TimeUs;
            }
        }
    }

    private static List<RecordHeader> Headers(SealedBatch batch) => [.. batch.Records.Select(record =>
    {
        Assert.True(RecordHeader.TryRead(record, out var header));
        return header;
    })];

    private static IEnumerable<EventCode> Codes(SealedBatch batch) => Headers(batch).Select(header => header.Code);
}
