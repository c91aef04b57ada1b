using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Core.Tests.Accounts;
using MagnetarStudio.Core.Tests.Sessions;
using Xunit;

namespace MagnetarStudio.Core.Tests.SignIn;

public sealed class SignInRulesTests
{
    private static readonly Account s_account = Rows.Account();
    private static readonly ProvedSignIn s_proved = new(
        s_account.Id,
        PasswordEpoch: 1,
        new DeviceClaim(null, new(Rows.IdOf(70)), "laptop", "test", "1.0"),
        new SessionId(Rows.IdOf(71)),
        new byte[Session.SaltSizeBytes],
        Budget: null);
    private static readonly ProvedSignIn s_withFactor = s_proved with { Factor = PresentedFactor.Totp("123456") };

    [Fact]
    public void A_proved_password_opens_a_session_on_a_new_device()
    {
        var grant = Grant(s_account);

        Assert.Equal(SignInVerdict.Granted, grant.Verdict);
        Assert.Equal(
            new Session(
                s_proved.Session, s_account.Id, s_proved.Device.New, "laptop", s_proved.Salt,
                new TokenState(1, Rows.Now, 0), Rows.Now.Utc, Rows.Now.Utc.AddDays(30), Rows.Now.Utc, null,
                Rows.Stranger.Peer, Rows.Stranger.Agent)
            {
                // Of a first sign-in there is nothing to say: it is what no signal leaves.
                Risk = new JudgedRisk(180, Rows.Now.Utc),
            },
            grant.Session);
        Assert.Equal(
            [EventCode.SignIn, EventCode.DeviceAdded, EventCode.SessionOpened],
            grant.Events.Select(happened => happened.Code));
        Assert.Equal([NoticeKind.SessionOpened], grant.Notices.Select(notice => notice.Kind));
    }

    [Fact]
    public void A_password_that_moved_and_an_account_that_is_shut_or_gone_open_nothing()
    {
        var moved = s_account with { Password = s_account.Password.Changed("new") };

        foreach (var account in new[] { null, moved, s_account with { IsDisabled = true } })
        {
            var grant = Grant(account);

            Assert.Equal(SignInVerdict.InvalidCredentials, grant.Verdict);
            Assert.Null(grant.Session);
            Assert.Null(grant.Device);
            Assert.Empty(grant.Notices);
            var refusal = Assert.Single(grant.Events);
            Assert.Equal(("MOVED", Outcome.Refused, s_account.Id), (refusal.Reason, refusal.Outcome, refusal.Target));
        }
    }

    [Fact]
    public void A_sign_in_that_the_cap_refuses_adds_no_device()
    {
        var grant = Grant(
            s_account,
            [SessionSamples.Session(1, device: 1), SessionSamples.Session(2, device: 2)],
            SessionPolicy.Default with { LiveMax = 2, Cap = CapPolicy.Reject });

        Assert.Equal(SignInVerdict.SessionLimit, grant.Verdict);
        Assert.Null(grant.Device);
        Assert.Null(grant.Forgotten);
        Assert.Equal("SESSION_LIMIT", Assert.Single(grant.Events).Reason);
    }

    [Fact]
    public void A_budget_that_parallel_guesses_used_up_opens_nothing()
    {
        var wait = TimeSpan.FromSeconds(30);
        var grant = Grant(s_account, admission: new(BudgetAnswer.Wait(wait), null, WantsKnownDevice: false));

        Assert.Equal((SignInVerdict.TryLater, wait), (grant.Verdict, grant.RetryAfter));
        Assert.Null(grant.Session);
        Assert.Empty(grant.Events);
    }

    [Fact]
    public void A_stranger_s_right_password_opens_nothing_once_a_known_device_is_wanted()
    {
        var grant = Grant(s_account, admission: new(BudgetAnswer.Allowed, null, WantsKnownDevice: true));

        Assert.Equal(SignInVerdict.InvalidCredentials, grant.Verdict);
        Assert.Null(grant.Session);
        Assert.Equal("KNOWN_DEVICE_WANTED", Assert.Single(grant.Events).Reason);
    }

    [Fact]
    public void With_a_second_factor_enrolled_the_password_alone_opens_nothing()
    {
        var grant = Grant(
            s_account with { HasSecondFactor = true },
            admission: new(BudgetAnswer.Allowed, null, WantsKnownDevice: true));

        Assert.Equal((SignInVerdict.SecondFactorRequired, null), (grant.Verdict, grant.Session));
        Assert.False(grant.IsGuess);
        Assert.Equal(EventCode.SecondFactorAsked, Assert.Single(grant.Events).Code);
    }

    [Fact]
    public void A_right_second_factor_opens_a_session_and_is_used_up()
    {
        var use = new FactorUse(ProofMethods.Totp, FactorSamples.Confirmed(Rows.Now.Utc), null, []);
        var grant = Grant(s_account with { HasSecondFactor = true }, proved: s_withFactor, use: use);

        Assert.Equal((SignInVerdict.Granted, use), (grant.Verdict, grant.Used));
        Assert.Equal(ProofMethods.Password | ProofMethods.Totp, grant.Session!.Methods);
        Assert.Equal("TOTP", grant.Events[0].Reason);
    }

    [Fact]
    public void A_wrong_second_factor_is_a_guess_and_is_recorded()
    {
        var grant = Grant(s_account with { HasSecondFactor = true }, proved: s_withFactor);

        Assert.Equal((SignInVerdict.SecondFactorRefused, true), (grant.Verdict, grant.IsGuess));
        var refusal = Assert.Single(grant.Events);
        Assert.Equal(("WRONG_CODE", Outcome.Refused), (refusal.Reason, refusal.Outcome));
    }

    [Fact]
    public void A_second_factor_that_the_cap_refuses_is_used_up_all_the_same()
    {
        var use = new FactorUse(ProofMethods.Totp, FactorSamples.Confirmed(Rows.Now.Utc), null, []);
        var grant = Grant(
            s_account with { HasSecondFactor = true },
            [SessionSamples.Session(1, device: 1)],
            SessionPolicy.Default with { LiveMax = 1, Cap = CapPolicy.Reject },
            proved: s_withFactor,
            use: use);

        Assert.Equal((SignInVerdict.SessionLimit, use), (grant.Verdict, grant.Used));
    }

    [Fact]
    public void A_password_that_moved_under_a_pending_sign_in_is_answered_like_a_wrong_code()
    {
        var moved = s_account with { Password = s_account.Password.Changed("new"), HasSecondFactor = true };
        var grant = Grant(moved, proved: s_withFactor);

        Assert.Equal((SignInVerdict.SecondFactorRefused, false), (grant.Verdict, grant.IsGuess));
        Assert.Equal("MOVED", Assert.Single(grant.Events).Reason);
    }

    [Fact]
    public void A_refused_sign_in_still_writes_down_what_was_over()
    {
        var expired = SessionSamples.Session(3, device: 3) with { ExpiresAt = Rows.Now.Utc };
        var grant = Grant(
            s_account,
            [SessionSamples.Session(1, device: 1), SessionSamples.Session(2, device: 2), expired],
            SessionPolicy.Default with { LiveMax = 2, Cap = CapPolicy.Reject });

        Assert.Equal(SignInVerdict.SessionLimit, grant.Verdict);
        Assert.Equal(new SessionEnd(Rows.Now.Utc, EndReason.Expired), Assert.Single(grant.Ended).Ended);
        Assert.Equal(["EXPIRED", "SESSION_LIMIT"], grant.Events.Select(happened => happened.Reason));
        Assert.Equal(NoticeKind.SessionEnded, Assert.Single(grant.Notices).Kind);
    }

    [Fact]
    public void A_refusal_is_recorded_as_what_it_was()
    {
        var refused = new RefusedSignIn(
            s_account.Id, new DeviceId(Rows.IdOf(3)), s_account.UserName, "WRONG", IsStepUp: false);

        Assert.Equal(
            new AuditEvent(EventCode.SignIn, Outcome.Refused)
            {
                Target = s_account.Id,
                Device = new DeviceId(Rows.IdOf(3)),
                UserName = s_account.UserName.Value,
                Reason = "WRONG",
            },
            SignInRules.Refusal(refused));
        Assert.Equal(EventCode.SteppedUp, SignInRules.Refusal(refused with { IsStepUp = true }).Code);
        Assert.Null(SignInRules.Refusal(refused with { Account = null, UserName = null }).Target);
    }

    private static SignInGrant Grant(
        Account? account,
        IReadOnlyList<Session>? sessions = null,
        SessionPolicy? policy = null,
        GuessAdmission admission = default,
        ProvedSignIn? proved = null,
        FactorUse? use = null) => SignInRules.Grant(
            proved ?? s_proved,
            use,
            admission,
            account,
            sessions ?? [],
            [],
            RiskHistory.Empty,
            mayPass: false,
            policy ?? SessionPolicy.Default,
            new RiskPolicy(),
            Rows.Now,
            Rows.Stranger);
}
