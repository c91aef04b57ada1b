using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Permissions;
using Xunit;

namespace MagnetarStudio.Core.Tests.Accounts;

public sealed class RegistrationRulesTests
{
    private static readonly Invitation s_invitation = new(
        new(Rows.IdOf(7)), new byte[32], Role.Admin, null, Rows.Now.Utc.AddTicks(1), null);

    [Theory]
    [InlineData(RegistrationMode.Closed, false, AccountVerdict.RegistrationClosed)]
    [InlineData(RegistrationMode.Closed, true, AccountVerdict.RegistrationClosed)]
    [InlineData(RegistrationMode.Invitation, false, AccountVerdict.CodeRefused)]
    [InlineData(RegistrationMode.Invitation, true, AccountVerdict.Done)]
    [InlineData(RegistrationMode.Open, false, AccountVerdict.Done)]
    [InlineData(RegistrationMode.Open, true, AccountVerdict.Done)]
    public void The_operator_says_who_may_register(RegistrationMode mode, bool withCode, AccountVerdict verdict)
    {
        var decision = Register(mode, withCode, withCode ? s_invitation : null);

        Assert.Equal(verdict, decision.Verdict);
        Assert.Equal(
            verdict is AccountVerdict.Done ? withCode ? Role.Admin : Role.Member : default(Role?), decision.Next?.Role);
        Assert.Equal(
            verdict is not AccountVerdict.Done ? [EventCode.InvitationUsed]
            : withCode ? [EventCode.AccountCreated, EventCode.InvitationUsed]
            : [EventCode.AccountCreated],
            decision.Events.Select(happened => happened.Code));
        Assert.All(decision.Events, happened => Assert.Equal(
            verdict is AccountVerdict.Done ? Outcome.Done : Outcome.Refused, happened.Outcome));
    }

    [Theory]
    [InlineData(RegistrationMode.Invitation)]
    [InlineData(RegistrationMode.Open)]
    public void A_code_that_is_wrong_used_or_out_of_date_has_one_answer(RegistrationMode mode)
    {
        var used = s_invitation with { UsedBy = new(Rows.IdOf(3)) };
        var over = s_invitation with { ExpiresAt = Rows.Now.Utc };

        foreach (var invitation in new[] { null, used, over })
        {
            var decision = Register(mode, withCode: true, invitation);

            Assert.Equal(AccountVerdict.CodeRefused, decision.Verdict);
            Assert.Equal("CODE_REFUSED", Assert.Single(decision.Events).Reason);
            Assert.Null(decision.Next);
        }
    }

    [Fact]
    public void An_invitation_is_not_spent_on_a_name_that_is_taken()
    {
        var decision = Register(RegistrationMode.Invitation, withCode: true, s_invitation, Rows.Account());

        Assert.Equal(AccountVerdict.NameTaken, decision.Verdict);
        Assert.Empty(decision.Events);
    }

    [Theory]
    [InlineData(Role.Admin, true)]
    [InlineData(Role.Member, false)]  // demoted since
    [InlineData(default(Role), false)]  // disabled since, or gone
    public void An_invitation_is_worth_what_its_maker_may_give_now(Role maker, bool opens)
    {
        var decision = Register(
            RegistrationMode.Invitation,
            withCode: true,
            s_invitation with { Role = Role.Admin },
            maker: maker == default
                ? Rows.StandingOf(Actor.Of(new(Rows.IdOf(50))), account: null)
                : Rows.Standing(maker));

        Assert.Equal(opens ? AccountVerdict.Done : AccountVerdict.CodeRefused, decision.Verdict);
        Assert.Equal(opens, decision.Next is not null);
    }

    [Fact]
    public void Whoever_registers_does_not_choose_the_role()
    {
        var decision = RegistrationRules.Register(
            RegistrationMode.Open, false, null, null, null, Rows.NewAccount(Role.Founder), Rows.Now);

        Assert.Equal(Role.Member, decision.Next?.Role);
        Assert.Equal((int)Role.Member, decision.Events[0].RoleCode);
    }

    [Theory]
    [InlineData(Role.Member, Role.Guest, false)]
    [InlineData(Role.Admin, Role.Guest, true)]
    [InlineData(Role.Admin, Role.Admin, true)]
    [InlineData(Role.Admin, Role.SuperAdmin, false)]
    [InlineData(Role.SuperAdmin, Role.Founder, false)]
    [InlineData(Role.Founder, Role.Founder, true)]
    public void Nobody_invites_above_the_own_rank(Role actor, Role invited, bool isAllowed)
    {
        var decision = RegistrationRules.Invite(s_invitation with { Role = invited }, Rows.Standing(actor));

        Assert.Equal(isAllowed ? AccountVerdict.Done : AccountVerdict.Denied, decision.Verdict);
        var made = Assert.Single(decision.Events);
        Assert.Equal(isAllowed ? Outcome.Done : Outcome.Refused, made.Outcome);
        Assert.Equal((s_invitation.Id, (int)invited), (made.Invitation, made.RoleCode));
    }

    private static AccountDecision Register(
        RegistrationMode mode,
        bool withCode,
        Invitation? invitation,
        Account? taken = null,
        Standing? maker = null) => RegistrationRules.Register(
            mode, withCode, invitation, maker, taken, Rows.NewAccount(), Rows.Now);
}
