using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using Xunit;

namespace MagnetarStudio.Core.Tests.Audit;

/// <summary>Invitations, and the log that must have made each: one put in by hand makes a founder.</summary>
public sealed class InvitationMeaningTests : IDisposable
{
    private const int Founder = 50;
    private const int Member = 20;

    private static readonly AccountId s_eve = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8001"));
    private static readonly InvitationId s_open = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8002"));
    private static readonly InvitationId s_used = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8003"));
    private static readonly InvitationId s_planted = new(Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8004"));
    private static readonly byte[] s_digest = SampleRecord.Range(0, 32);

    private readonly TestLog _log = new();
    private readonly TestState _state = new();

    public InvitationMeaningTests()
    {
        Write(new(EventCode.InvitationMade) { Invitation = s_open, RoleCode = Member, RowDigest = s_digest });
        Write(new(EventCode.InvitationMade) { Invitation = s_used, RoleCode = Member, RowDigest = s_digest });
        Write(new(EventCode.AccountCreated) { Target = s_eve, RoleCode = Member });
        Write(new(EventCode.InvitationUsed) { Target = s_eve, Invitation = s_used });

        // What was refused has made and used nothing.
        Write(new(EventCode.InvitationMade, Outcome.Refused) { Invitation = s_planted, RoleCode = Founder });
        Write(new(EventCode.InvitationUsed, Outcome.Refused) { Invitation = s_open });

        _state.Add(new AccountState(s_eve, Member, IsDisabled: false));
        _state.Add(new InvitationState(s_open, Member, IsUsed: false, s_digest));
        _state.Add(new InvitationState(s_used, Member, IsUsed: true, s_digest));
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Invitations_that_follow_from_the_records_are_intact_and_a_missing_one_can_do_nothing()
    {
        Assert.Empty(Codes());

        _state.Invitations.Clear();
        Assert.Empty(Codes());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_that_no_record_made_is_found(bool isUsed)
    {
        _state.Add(new InvitationState(s_planted, Founder, isUsed, s_digest));

        Assert.Equal(["INVITATION_NOT_LOGGED"], Codes());
    }

    [Fact]
    public void One_that_was_changed_revived_or_spent_by_hand_is_found()
    {
        AssertFound("INVITATION_CHANGED", new InvitationState(s_open, Founder, IsUsed: false, s_digest));
        AssertFound("INVITATION_CHANGED", new InvitationState(s_open, Member, false, SampleRecord.Range(1, 32)));
        AssertFound("INVITATION_USE_NOT_LOGGED", new InvitationState(s_open, Member, IsUsed: true, s_digest));
        AssertFound("INVITATION_REVIVED", new InvitationState(s_used, Member, IsUsed: false, s_digest));
    }

    // Whoever put it in took it out again once it had served.
    [Fact]
    public void An_account_made_by_one_that_none_made_or_that_gave_another_role_is_found()
    {
        Write(new(EventCode.RoleSet) { Target = s_eve, RoleCode = Founder });
        _state.Add(new AccountState(s_eve, Founder, IsDisabled: false));
        Assert.Empty(Codes());

        Write(new(EventCode.InvitationUsed) { Target = s_eve, Invitation = s_open });
        _state.Invitations.Remove(s_open);
        Assert.Equal(["INVITATION_CHANGED"], Codes());

        Write(new(EventCode.InvitationUsed) { Target = s_eve, Invitation = s_planted });
        Assert.Equal(["INVITATION_CHANGED", "INVITATION_NOT_LOGGED"], Codes().Order(StringComparer.Ordinal));
    }

    // Retention took the records that made them: what is open, or was used a short while ago, it has said again.
    [Fact]
    public void A_log_without_its_beginning_still_knows_every_invitation()
    {
        _state.Accounts.Clear();
        _state.Invitations.Remove(s_used);
        var replay = Later();
        Assert.Empty(Codes(replay));

        _state.Add(new InvitationState(s_planted, Founder, IsUsed: false, s_digest));
        Assert.Equal(["INVITATION_NOT_LOGGED"], Codes(replay));
        _state.Invitations.Remove(s_planted);

        _state.Add(new InvitationState(s_used, Member, IsUsed: false, s_digest));
        Assert.Equal(["INVITATION_REVIVED"], Codes(replay));
    }

    // What is left of a log whose first records were removed.
    private static StateReplay Later()
    {
        var replay = new StateReplay();
        foreach (var what in (AuditEvent[])[
            new(EventCode.InvitationUsed) { Target = s_eve, Invitation = s_used },
            Noted(s_used, "CLOSED"),
            Noted(s_open, "OPEN")])
        {
            replay.Add(what.Code, EventEncoder.Encode(what, Caller.Server, default, new TestSubjects()).Body);
        }

        return replay;
    }

    private static AuditEvent Noted(InvitationId id, string reason) => new(EventCode.InvitationNoted)
    {
        Invitation = id,
        RoleCode = Member,
        RowDigest = s_digest,
        Reason = reason,
    };

    private void Write(AuditEvent what) => _log.Write(what, Caller.Server);

    private void AssertFound(string code, InvitationState row)
    {
        var before = _state.Invitations[row.Id];
        _state.Add(row);
        Assert.Equal([code], Codes());
        _state.Add(before);
    }

    private List<string> Codes()
    {
        using var verifier = new LogVerifier(_log, [_log.Signer.Verifier], [], _log.Keys, _state);
        var report = verifier.Run(VerifyLevel.Meaning, null, CancellationToken.None);
        return [.. report.Findings.Select(found => found.Code)];
    }

    private List<string> Codes(StateReplay replay)
    {
        var codes = new List<string>();
        new MeaningCheck(replay, _state, found => codes.Add(found.Code)).Check(CancellationToken.None);
        return codes;
    }
}
