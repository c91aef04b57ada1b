using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Core.Tests.Accounts;
using MagnetarStudio.Core.Tests.Sessions;
using MagnetarStudio.Cryptography.OneTime;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.SignIn;

public sealed class SecondFactorRulesTests
{
    private static readonly DateTimeOffset s_now = Rows.Now.Utc;
    private static readonly Account s_account = Rows.Account();
    private static readonly Account s_enrolled = s_account with { HasSecondFactor = true };
    private static readonly Account s_shut = s_enrolled with { IsDisabled = true };
    private static readonly SecondFactor s_begun = FactorSamples.Begun(s_now);
    private static readonly SecondFactor s_confirmed = FactorSamples.Confirmed(s_now);

    [Fact]
    public void Beginning_makes_a_row_that_does_not_count_yet()
    {
        var decision = SecondFactorRules.Enroll(s_account, s_begun.Secret, Rows.Now);

        Assert.Equal(SecondFactorVerdict.Done, decision.Verdict);
        Assert.Equal(s_begun, decision.Next);
        Assert.False(decision.Next!.IsConfirmed);
        Assert.Equal(EventCode.SecondFactorBegun, Assert.Single(decision.Events).Code);
    }

    [Fact]
    public void One_that_counts_must_be_removed_before_another_is_begun()
    {
        Assert.Equal(SecondFactorVerdict.Enrolled, SecondFactorRules.Enroll(s_enrolled, [], Rows.Now).Verdict);
        Assert.Equal(SecondFactorVerdict.NotEnrolled, SecondFactorRules.Enroll(s_shut, [], Rows.Now).Verdict);
        Assert.Equal(SecondFactorVerdict.NotEnrolled, SecondFactorRules.Enroll(null, [], Rows.Now).Verdict);
    }

    [Theory]
    [InlineData(0, SecondFactorVerdict.Done)]
    [InlineData(599_999, SecondFactorVerdict.Done)]
    [InlineData(600_000, SecondFactorVerdict.NotEnrolled)]
    public void It_is_confirmed_strictly_before_ten_minutes_are_over(int afterMs, SecondFactorVerdict verdict)
    {
        var now = SessionSamples.After(TimeSpan.FromMilliseconds(afterMs));

        var decision = SecondFactorRules.Confirm(
            s_account, s_begun, default, FactorSamples.CodeAt(now.Utc), now);

        Assert.Equal(verdict, decision.Verdict);
        if (verdict is SecondFactorVerdict.Done)
        {
            Assert.Equal(s_begun with { ConfirmedAt = now.Utc, LastStep = Totp.StepAt(now.Utc) }, decision.Next);
            Assert.Equal(EventCode.SecondFactorConfirmed, Assert.Single(decision.Events).Code);
        }
    }

    [Fact]
    public void A_wrong_code_confirms_nothing_and_is_recorded()
    {
        var decision = SecondFactorRules.Confirm(s_account, s_begun, default, "000000", Rows.Now);

        Assert.Equal((SecondFactorVerdict.Refused, null), (decision.Verdict, decision.Next));
        var refusal = Assert.Single(decision.Events);
        Assert.Equal(
            (EventCode.SecondFactorConfirmed, Outcome.Refused, "WRONG_CODE"),
            (refusal.Code, refusal.Outcome, refusal.Reason));
    }

    [Fact]
    public void What_is_not_begun_or_is_confirmed_already_cannot_be_confirmed()
    {
        var code = FactorSamples.CodeAt(s_now);
        SecondFactorVerdict Confirm(Account? account, SecondFactor? factor) =>
            SecondFactorRules.Confirm(account, factor, default, code, Rows.Now).Verdict;

        Assert.Equal(SecondFactorVerdict.NotEnrolled, Confirm(s_account, null));
        Assert.Equal(SecondFactorVerdict.NotEnrolled, Confirm(null, s_begun));
        Assert.Equal(SecondFactorVerdict.NotEnrolled, Confirm(s_shut, s_begun));
        Assert.Equal(SecondFactorVerdict.Enrolled, Confirm(s_enrolled, s_confirmed));
    }

    [Fact]
    public void Only_one_that_counts_is_removed_or_gets_new_recovery_codes()
    {
        foreach (var account in new[] { null, s_account, s_shut })
        {
            Assert.Equal(SecondFactorVerdict.NotEnrolled, SecondFactorRules.Remove(account).Verdict);
            Assert.Equal(SecondFactorVerdict.NotEnrolled, SecondFactorRules.Regenerate(account).Verdict);
        }

        Assert.Equal(
            EventCode.SecondFactorRemoved, Assert.Single(SecondFactorRules.Remove(s_enrolled).Events).Code);
        Assert.Equal(
            EventCode.RecoveryCodesMade, Assert.Single(SecondFactorRules.Regenerate(s_enrolled).Events).Code);
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_code_counts_one_step_early_or_late(int drift, bool isRight)
    {
        var use = Use(s_confirmed, PresentedFactor.Totp(FactorSamples.CodeAt(s_now, drift)));

        Assert.Equal(isRight ? Totp.StepAt(s_now) + drift : null, use?.Next.LastStep);
        Assert.Equal(isRight ? ProofMethods.Totp : null, use?.Method);
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    public void A_code_counts_only_after_the_step_that_was_used_last(int last, bool isRight)
    {
        var used = s_confirmed with { LastStep = Totp.StepAt(s_now) + last };

        Assert.Equal(isRight, Use(used, PresentedFactor.Totp(FactorSamples.CodeAt(s_now))) is not null);
    }

    [Fact]
    public void One_that_does_not_count_proves_nothing()
    {
        Assert.Null(Use(s_begun, PresentedFactor.Totp(FactorSamples.CodeAt(s_now))));
        Assert.Null(Use(null, PresentedFactor.Totp(FactorSamples.CodeAt(s_now))));
        Assert.Null(Use(s_begun, Recovery(out _), holdsDigest: true));
    }

    [Fact]
    public void A_recovery_code_is_used_up_and_the_record_says_how_many_are_left()
    {
        var presented = Recovery(out var digest);

        var use = Use(s_confirmed, presented, holdsDigest: true);

        Assert.Equal((ProofMethods.RecoveryCode, s_confirmed), (use?.Method, use?.Next));
        Assert.Equal(digest, use?.SpentDigest);
        var used = Assert.Single(use!.Events);
        Assert.Equal((EventCode.RecoveryCodeUsed, 9L), (used.Code, used.Count));
        Assert.Null(Use(s_confirmed, presented, holdsDigest: false));
    }

    [Fact]
    public void A_step_up_is_counted_and_recorded_whichever_way_it_goes()
    {
        var use = Use(s_confirmed, PresentedFactor.Totp(FactorSamples.CodeAt(s_now)));

        var done = SecondFactorRules.StepUp(s_enrolled, use, default);
        Assert.Equal((SecondFactorVerdict.Done, "TOTP"), (done.Verdict, Assert.Single(done.Events).Reason));

        var wrong = SecondFactorRules.StepUp(s_enrolled, use: null, default);
        Assert.Equal(SecondFactorVerdict.Refused, wrong.Verdict);
        Assert.Equal((EventCode.SteppedUp, Outcome.Refused), (wrong.Events[0].Code, wrong.Events[0].Outcome));

        Assert.Empty(SecondFactorRules.StepUp(s_shut, use, default).Events);
    }

    [Fact]
    public void A_budget_that_is_used_up_lets_no_code_be_looked_at()
    {
        var wait = TimeSpan.FromSeconds(30);
        var admission = new GuessAdmission(BudgetAnswer.Wait(wait), null, WantsKnownDevice: false);
        var code = FactorSamples.CodeAt(s_now);

        foreach (var decision in new[]
        {
            SecondFactorRules.StepUp(s_enrolled, Use(s_confirmed, PresentedFactor.Totp(code)), admission),
            SecondFactorRules.Confirm(s_account, s_begun, admission, code, Rows.Now),
        })
        {
            Assert.Equal((SecondFactorVerdict.TryLater, wait), (decision.Verdict, decision.RetryAfter));
            Assert.Null(decision.Next);
            Assert.Empty(decision.Events);
        }
    }

    private static FactorUse? Use(SecondFactor? factor, PresentedFactor presented, bool holdsDigest = false) =>
        SecondFactorRules.Use(factor, SecondFactorRules.RecoveryCodes, holdsDigest, presented, Rows.Now);

    private static PresentedFactor Recovery(out byte[] digest)
    {
        var code = OneTimeCode.New(new CountingSecrets());
        digest = code.ComputeDigest();
        return PresentedFactor.Recovery(code);
    }
}
