using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>Whose each subject key is, and who was erased: a row given to another has somebody else erased.</summary>
public sealed class SubjectMeaningTests : IDisposable
{
    private const int Month = 203001;

    private static readonly AccountId s_ada = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8001"));
    private static readonly AccountId s_bob = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8002"));

    private readonly TestLog _log = new();
    private readonly TestState _state = new();
    private readonly ulong _ada;
    private readonly ulong _bob;
    private readonly ulong _strangers;

    public SubjectMeaningTests()
    {
        // The account acted upon, the actor where there is none, and nobody known.
        _ada = Write(new(EventCode.SignIn) { Target = s_ada, UserName = "ada" }, Actor.Of(s_bob));
        _bob = Write(new(EventCode.SessionRenamed), Actor.Of(s_bob));
        _strangers = Write(new(EventCode.SignIn, Outcome.Refused), Actor.Nobody);
        Follow();
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Keys_that_are_their_owners_are_intact_and_one_that_no_record_uses_is_nobodys_matter()
    {
        _state.Add(new SubjectKeyState(ulong.MaxValue, SubjectOwner.Of(s_ada)));

        Assert.Empty(Codes());
    }

    [Fact]
    public void Two_rows_whose_owners_were_crossed_are_found_and_the_records_hold()
    {
        Move(_ada, SubjectOwner.Of(s_bob));
        Move(_bob, SubjectOwner.Of(s_ada));

        Assert.Equal(["SUBJECT_KEY_MOVED", "SUBJECT_KEY_MOVED"], Codes());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_row_moved_between_strangers_and_accounts_or_months_is_found(bool toAccount)
    {
        Move(_strangers, toAccount ? SubjectOwner.Of(s_ada) : SubjectOwner.OfStrangers(Month + 1));

        Assert.Equal(["SUBJECT_KEY_MOVED"], Codes());
    }

    [Fact]
    public void A_row_that_was_taken_away_is_found_unless_its_owner_was_erased()
    {
        Remove(_ada);
        Assert.Equal(["SUBJECT_KEY_MISSING"], Codes());

        _log.Write(new(EventCode.AccountErased) { Target = s_ada, Reason = "BEGUN" }, Caller.Server);
        Assert.Equal(["SUBJECT_KEY_MISSING"], Codes());

        _log.Erase(s_ada);
        _log.Write(new(EventCode.AccountErased) { Target = s_ada }, Caller.Server);
        Remove(_ada);
        _state.Add(new ErasedState(s_ada));
        Assert.Empty(Codes());

        _state.Add(new SubjectKeyState(_ada, SubjectOwner.Of(s_ada)));
        Assert.Equal(["SUBJECT_KEY_REVIVED"], Codes());
    }

    [Fact]
    public void The_strangers_key_of_a_month_that_retention_did_not_pass_is_missed()
    {
        Remove(_strangers);

        Assert.Equal(["SUBJECT_KEY_MISSING"], Codes());
    }

    // Of a log whose first record is kept from February on, a key of January is gone by retention; one of February
    // is not. The log's clock may be some minutes ahead of the one that the month was read from.
    [Theory]
    [InlineData(-60, 0)]
    [InlineData(60, 0)]
    [InlineData(600, 1)]
    public void A_key_of_a_month_below_the_horizon_is_not_missed(int secondsIntoFebruary, int findings)
    {
        var replay = new StateReplay();
        var sealedUs = new DateTimeOffset(2030, 2, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(secondsIntoFebruary)
            .ToUnixTimeMilliseconds() * 1_000;
        replay.Note(new DateTimeOffset(2030, 2, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000);
        replay.AddSubject(5, account: null, sealedUs);
        var found = new List<VerifyFinding>();

        new MeaningCheck(replay, new TestState(), found.Add).Check(CancellationToken.None);

        Assert.Equal(findings, found.Count);
    }

    [Fact]
    public void A_key_that_two_were_sealed_under_is_found()
    {
        var replay = new StateReplay();
        replay.AddSubject(5, s_ada, 1);
        replay.AddSubject(5, s_bob, 2);
        var state = new TestState();
        state.Add(new SubjectKeyState(5, SubjectOwner.Of(s_ada)));
        var found = new List<VerifyFinding>();

        new MeaningCheck(replay, state, found.Add).Check(CancellationToken.None);

        Assert.Equal("SUBJECT_KEY_MOVED", Assert.Single(found).Code);
    }

    [Fact]
    public void Somebody_who_stands_as_erased_without_a_record_is_found()
    {
        _state.Add(new ErasedState(s_bob));
        Assert.Equal(["ERASURE_NOT_LOGGED"], Codes());

        // Said again, once the record is gone that said it first.
        _log.Write(new(EventCode.AccountNoted) { Target = s_bob, Reason = "ERASED" }, Caller.Server);
        Remove(_bob);
        Assert.Empty(Codes());
    }

    // The key that the record is sealed under.
    private ulong Write(AuditEvent what, Actor by)
    {
        _log.Write(what, new Caller(by, null, "192.0.2.1", "test", "request-1"));
        Assert.True(AuditRecord.TryParse(_log.Records[^1].Record, out var record));
        return record.SubjectKeyId;
    }

    private void Follow()
    {
        foreach (var (id, row) in _log.SubjectKeys)
        {
            _state.Add(new SubjectKeyState(id, row.Owner));
        }
    }

    private void Move(ulong id, SubjectOwner owner)
    {
        _log.SubjectKeys[id] = _log.SubjectKeys[id] with { Owner = owner };
        Follow();
    }

    private void Remove(ulong id)
    {
        _log.SubjectKeys.Remove(id);
        _state.SubjectKeys.Remove(id);
    }

    private List<string> Codes()
    {
        using var verifier = new LogVerifier(_log, [_log.Signer.Verifier], [], _log.Keys, _state);
        var report = verifier.Run(VerifyLevel.Meaning, null, CancellationToken.None);
        return [.. report.Findings.Select(found => found.Code)];
    }
}
