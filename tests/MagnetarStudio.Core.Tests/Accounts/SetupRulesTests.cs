using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Permissions;
using Xunit;

namespace MagnetarStudio.Core.Tests.Accounts;

public sealed class SetupRulesTests
{
    private static readonly byte[] s_digest = [.. Enumerable.Repeat((byte)7, 32)];
    private static readonly ClaimCodeRow s_code = new(s_digest, Rows.Now.Utc.AddTicks(1));

    [Fact]
    public void The_code_that_holds_makes_the_founder_once()
    {
        var decision = Claim(founders: 0, s_code, s_digest);

        Assert.Equal(AccountVerdict.Done, decision.Verdict);
        Assert.Equal(Role.Founder, decision.Next?.Role);
        Assert.Equal(
            [EventCode.AccountCreated, EventCode.SetupClaimed], decision.Events.Select(happened => happened.Code));

        AssertRefused(AccountVerdict.AlreadyClaimed, Claim(founders: 1, s_code, s_digest));
    }

    [Fact]
    public void Every_other_code_is_refused()
    {
        var other = s_digest.ToArray();
        other[^1]++;

        AssertRefused(AccountVerdict.CodeRefused, Claim(0, s_code, other));
        AssertRefused(AccountVerdict.CodeRefused, Claim(0, s_code, []));
        AssertRefused(AccountVerdict.CodeRefused, Claim(0, null, s_digest));
        AssertRefused(AccountVerdict.CodeRefused, Claim(0, s_code with { ExpiresAt = Rows.Now.Utc }, s_digest));
    }

    [Fact]
    public void A_wrong_code_does_not_tell_which_names_are_taken()
    {
        AssertRefused(AccountVerdict.CodeRefused, Claim(0, s_code, [], Rows.Account()));
        Assert.Equal(AccountVerdict.NameTaken, Claim(0, s_code, s_digest, Rows.Account()).Verdict);
    }

    [Theory]
    [InlineData(0, false, AccountVerdict.Done)]
    [InlineData(0, true, AccountVerdict.NameTaken)]
    [InlineData(1, false, AccountVerdict.AlreadyClaimed)]
    public void The_environment_makes_a_founder_where_there_is_none(int founders, bool isTaken, AccountVerdict verdict)
    {
        var decision = SetupRules.FromEnvironment(
            founders, isTaken ? Rows.Account() : null, Rows.NewAccount(Role.Founder), Rows.Now);

        Assert.Equal(verdict, decision.Verdict);
        Assert.Equal(verdict is AccountVerdict.Done ? 1 : 0, decision.Events.Count);
    }

    private static void AssertRefused(AccountVerdict verdict, AccountDecision decision)
    {
        Assert.Equal(verdict, decision.Verdict);
        Assert.Null(decision.Next);
        var refusal = Assert.Single(decision.Events);
        Assert.Equal((EventCode.SetupClaimed, Outcome.Refused), (refusal.Code, refusal.Outcome));
    }

    private static AccountDecision Claim(int founders, ClaimCodeRow? code, byte[] digest, Account? taken = null) =>
        SetupRules.Claim(founders, code, digest, taken, Rows.NewAccount(Role.Founder), Rows.Now);
}
