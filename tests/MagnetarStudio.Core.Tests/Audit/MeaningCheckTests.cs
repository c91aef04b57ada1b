using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Cryptography.Trees;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>A short life of two accounts, its log, and the tables beside it, right and wrong.</summary>
public sealed class MeaningCheckTests : IDisposable
{
    private const int Founder = 4;
    private const int Member = 1;

    private static readonly AccountId s_ada = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8001"));
    private static readonly AccountId s_bob = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8002"));
    private static readonly AccountId s_eve = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8003"));
    private static readonly SessionId s_open = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8011"));
    private static readonly SessionId s_over = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8012"));
    private static readonly SessionId s_made = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8013"));

    private readonly TestLog _log = new();
    private readonly TestState _state = new();

    public MeaningCheckTests()
    {
        Write(new(EventCode.AccountCreated) { Target = s_ada, RoleCode = Member });
        Write(new(EventCode.RoleSet) { Target = s_ada, RoleCode = Founder, PreviousRoleCode = Member });
        Write(new(EventCode.AccountCreated) { Target = s_bob, RoleCode = Member });
        Write(new(EventCode.AccountDisabled) { Target = s_ada });
        Write(new(EventCode.AccountEnabled) { Target = s_ada });
        Write(new(EventCode.AccountDisabled) { Target = s_bob });
        Write(new(EventCode.SessionOpened) { Target = s_ada, TargetSession = s_open });
        Write(new(EventCode.SessionOpened) { Target = s_bob, TargetSession = s_over });
        Write(new(EventCode.SessionEnded) { Target = s_bob, TargetSession = s_over });

        // What was refused has changed nothing.
        Write(new(EventCode.RoleSet, Outcome.Refused) { Target = s_bob, RoleCode = Founder });
        Write(new(EventCode.AccountEnabled, Outcome.Refused) { Target = s_bob });
        Write(new(EventCode.SessionEnded, Outcome.Refused) { Target = s_ada, TargetSession = s_open });

        _state.Add(new AccountState(s_ada, Founder, IsDisabled: false));
        _state.Add(new AccountState(s_bob, Member, IsDisabled: true));
        _state.Add(new SessionState(s_open, s_ada, IsEnded: false));
        _state.Add(new SessionState(s_over, s_bob, IsEnded: true));
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Tables_that_follow_from_the_records_are_intact()
    {
        var report = Verify();

        Assert.Empty(report.Findings);
        Assert.Equal(VerifyLevel.Meaning, report.Done[^1]);
        Assert.Empty(report.Skipped);
    }

    [Fact]
    public void A_role_that_no_record_gave_is_found()
    {
        _state.Add(new AccountState(s_bob, Founder, IsDisabled: true));

        AssertFound("ROLE_NOT_LOGGED", s_bob.ToString());
    }

    [Fact]
    public void An_account_that_no_record_opened_or_shut_is_found()
    {
        _state.Add(new AccountState(s_bob, Member, IsDisabled: false));
        AssertFound("ENABLE_NOT_LOGGED", s_bob.ToString());

        _state.Add(new AccountState(s_bob, Member, IsDisabled: true));
        _state.Add(new AccountState(s_ada, Founder, IsDisabled: true));
        AssertFound("DISABLE_NOT_LOGGED", s_ada.ToString());
    }

    [Fact]
    public void An_account_that_no_record_made_is_found_whatever_its_id()
    {
        _state.Add(new AccountState(s_eve, Founder, IsDisabled: false));
        AssertFound("ACCOUNT_NOT_LOGGED", s_eve.ToString());

        _state.Accounts.Remove(s_eve);
        _state.Add(new AccountState(default, Founder, IsDisabled: false));
        AssertFound("ACCOUNT_NOT_LOGGED", Guid.Empty.ToString());
    }

    [Fact]
    public void An_account_that_was_taken_out_of_the_table_is_found()
    {
        _state.Accounts.Remove(s_bob);

        AssertFound("ACCOUNT_MISSING", s_bob.ToString());
    }

    [Fact]
    public void A_session_that_was_revived_ended_moved_made_or_taken_out_by_hand_is_found()
    {
        AssertFound("SESSION_REVIVED", new SessionState(s_over, s_bob, IsEnded: false));
        AssertFound("SESSION_END_NOT_LOGGED", new SessionState(s_open, s_ada, IsEnded: true));
        AssertFound("SESSION_MOVED", new SessionState(s_open, s_bob, IsEnded: false));
        AssertFound("SESSION_NOT_LOGGED", new SessionState(s_made, s_ada, IsEnded: false));

        _state.Sessions.Remove(s_over);
        AssertFound("SESSION_MISSING", s_over.ToString());
    }

    [Fact]
    public void An_erased_account_is_not_missed_and_one_that_came_back_is_found()
    {
        Write(new(EventCode.AccountErased, Outcome.Refused) { Target = s_bob });
        Assert.Empty(Verify().Findings);

        // An erasure that has only begun takes sessions that are over, and not yet the account.
        Write(new(EventCode.AccountErased) { Target = s_bob, Reason = "BEGUN" });
        _state.Sessions.Remove(s_over);
        Assert.Empty(Verify().Findings);

        Write(new(EventCode.AccountErased) { Target = s_bob });
        _state.Add(new ErasedState(s_bob));
        AssertFound("ACCOUNT_NOT_LOGGED", s_bob.ToString());
        _state.Accounts.Remove(s_bob);
        Assert.Empty(Verify().Findings);

        _state.Erased.Clear();
        AssertFound("ERASURE_FORGOTTEN", s_bob.ToString());
    }

    [Theory]
    [InlineData(1_024 - 2)] // two are there: a whole page
    [InlineData(1_024 - 1)]
    public void No_row_is_passed_over_between_pages(int sessions)
    {
        for (var number = 0; number < sessions; number++)
        {
            var session = new SessionId(new Guid(number, 0, 0, new byte[8]));
            Write(new(EventCode.SessionOpened) { Target = s_ada, TargetSession = session });
            _state.Add(new SessionState(session, s_ada, IsEnded: false));
        }

        Assert.Empty(Verify().Findings);
    }

    [Fact]
    public void What_is_found_in_the_tables_leaves_every_record_good()
    {
        _state.Accounts.Clear();

        var report = Verify();

        Assert.Null(report.FirstBad);
        Assert.Equal(_log.Records.Count, report.GoodPrefix);
    }

    [Fact]
    public void What_is_wrong_beside_the_records_hides_nothing_in_the_tables()
    {
        _state.Accounts.Remove(s_bob);
        _log.Tiles.Add((0, 7), new(new(0, 7), new byte[HashTile.FullSizeBytes]));

        Assert.Equal(["TILE_ADDED", "ACCOUNT_MISSING"], Verify().Findings.Select(finding => finding.Code));
    }

    [Fact]
    public void A_log_that_does_not_hold_is_no_measure_of_the_tables()
    {
        _state.Accounts.Clear();
        _log.Records[3].Record[^1] ^= 1;

        var report = Verify();

        Assert.DoesNotContain(report.Findings, finding => finding.Level is VerifyLevel.Meaning);
        Assert.Equal([(VerifyLevel.Meaning, "the records do not hold")], report.Skipped);
    }

    [Fact]
    public void Without_keys_or_tables_the_level_is_left_out_and_named()
    {
        using var keyless = new LogVerifier(_log, [], [], keys: null, _state);
        Assert.Equal(
            (VerifyLevel.Meaning, "no audit key at hand"),
            keyless.Run(VerifyLevel.Meaning, null, CancellationToken.None).Skipped[^1]);

        using var alone = new LogVerifier(_log, [], [], _log.Keys);
        Assert.Equal(
            (VerifyLevel.Meaning, "no tables at hand"),
            alone.Run(VerifyLevel.Meaning, null, CancellationToken.None).Skipped[^1]);
    }

    // Retention takes the oldest records. What only they told of sessions is known to nobody any more. What they told
    // of accounts, it has said again.
    [Fact]
    public void A_log_without_its_beginning_holds_against_sessions_nothing_that_it_never_told()
    {
        var replay = Later();
        var findings = new List<VerifyFinding>();
        var check = new MeaningCheck(replay, _state, findings.Add);

        check.Check(CancellationToken.None);
        Assert.Empty(findings);

        _state.Add(new AccountState(s_ada, Member, IsDisabled: true));
        check.Check(CancellationToken.None);
        Assert.Equal("ROLE_NOT_LOGGED", Assert.Single(findings).Code);
    }

    [Fact]
    public void A_log_without_its_beginning_still_knows_every_account()
    {
        var findings = new List<VerifyFinding>();
        _state.Add(new AccountState(s_eve, Founder, IsDisabled: false));

        new MeaningCheck(Later(), _state, findings.Add).Check(CancellationToken.None);

        Assert.Equal("ACCOUNT_NOT_LOGGED", Assert.Single(findings).Code);
    }

    // What is left of a log whose first records were removed.
    private static StateReplay Later()
    {
        var replay = new StateReplay();
        foreach (var what in (IEnumerable<AuditEvent>)[
            new(EventCode.RoleSet) { Target = s_ada, RoleCode = Founder },
            new(EventCode.SessionEnded) { Target = s_bob, TargetSession = s_over },
            new(EventCode.AccountNoted) { Target = s_bob, RoleCode = Member, Reason = "DISABLED" }])
        {
            replay.Add(what.Code, Body(what));
        }

        return replay;
    }

    private static byte[] Body(AuditEvent what) =>
        EventEncoder.Encode(what, Caller.Server, default, new TestSubjects()).Body;

    private void Write(AuditEvent what) => _log.Write(what, Caller.Server);

    private VerifyReport Verify()
    {
        using var verifier = new LogVerifier(_log, [_log.Signer.Verifier], [], _log.Keys, _state);
        return verifier.Run(VerifyLevel.Meaning, progress: null, CancellationToken.None);
    }

    private void AssertFound(string code, SessionState row)
    {
        var before = _state.Sessions.GetValueOrDefault(row.Id);
        _state.Add(row);
        AssertFound(code, row.Id.ToString());
        _state.Sessions.Remove(row.Id);
        if (before is not null)
        {
            _state.Add(before);
        }
    }

    private void AssertFound(string code, string id)
    {
        var finding = Assert.Single(Verify().Findings);
        Assert.Equal((VerifyLevel.Meaning, code), (finding.Level, finding.Code));
        Assert.Contains(id, finding.Text, StringComparison.Ordinal);
    }
}
