using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Permissions;
using Xunit;

namespace MagnetarStudio.Core.Tests.Accounts;

public sealed class AccountRulesTests
{
    [Theory]
    [InlineData(Role.Guest, Role.Guest, false)]
    [InlineData(Role.Member, Role.Guest, false)]
    [InlineData(Role.Admin, Role.Guest, true)]
    [InlineData(Role.Admin, Role.Member, true)]
    [InlineData(Role.Admin, Role.Admin, true)]
    [InlineData(Role.Admin, Role.SuperAdmin, false)]
    [InlineData(Role.Admin, Role.Founder, false)]
    [InlineData(Role.SuperAdmin, Role.SuperAdmin, true)]
    [InlineData(Role.SuperAdmin, Role.Founder, false)]
    [InlineData(Role.Founder, Role.Founder, true)]
    [InlineData(Role.Founder, default(Role), false)]
    public void Nobody_creates_above_the_own_rank(Role actor, Role created, bool isAllowed)
    {
        var decision = AccountRules.Create(null, Rows.NewAccount(created), Rows.Standing(actor), Rows.Now);

        AssertVerdict(isAllowed ? AccountVerdict.Done : AccountVerdict.Denied, decision);
        Assert.Equal(isAllowed ? EventCode.AccountCreated : EventCode.PermissionDenied, decision.Events[0].Code);
        Assert.Equal(isAllowed ? created : default, decision.Next?.Role ?? default);
    }

    [Fact]
    public void Who_may_not_create_does_not_learn_which_names_are_taken()
    {
        var taken = Rows.Account();

        AssertVerdict(AccountVerdict.NameTaken, AccountRules.Create(
            taken, Rows.NewAccount(), Rows.Standing(Role.Admin), Rows.Now));
        AssertVerdict(AccountVerdict.Denied, AccountRules.Create(
            taken, Rows.NewAccount(), Rows.Standing(Role.Member), Rows.Now));
    }

    [Theory]
    [InlineData(Role.Admin, Role.Member, Role.Guest, AccountVerdict.Denied)]  // no system.manage_permissions
    [InlineData(Role.SuperAdmin, Role.Member, Role.Admin, AccountVerdict.Done)]
    [InlineData(Role.SuperAdmin, Role.Member, Role.SuperAdmin, AccountVerdict.Done)]
    [InlineData(Role.SuperAdmin, Role.Member, Role.Founder, AccountVerdict.Denied)]
    [InlineData(Role.SuperAdmin, Role.SuperAdmin, Role.Guest, AccountVerdict.Done)]
    [InlineData(Role.SuperAdmin, Role.Founder, Role.Guest, AccountVerdict.Denied)]
    [InlineData(Role.Founder, Role.Founder, Role.Admin, AccountVerdict.Done)]
    [InlineData(Role.Founder, Role.Member, Role.Member, AccountVerdict.Unchanged)]
    [InlineData(Role.Founder, Role.Member, (Role)25, AccountVerdict.Denied)]
    public void A_role_is_set_by_permission_and_rank(Role actor, Role from, Role to, AccountVerdict verdict)
    {
        var decision = AccountRules.SetRole(Rows.Account(from), to, Rows.Standing(actor), founders: 2);

        AssertVerdict(verdict, decision);
        if (verdict is AccountVerdict.Done)
        {
            var set = Assert.Single(decision.Events);
            Assert.Equal(((int)to, (int)from), (set.RoleCode, set.PreviousRoleCode));
            Assert.Equal(to, decision.Next?.Role);
        }
    }

    [Fact]
    public void A_permission_that_was_lent_lends_no_rank()
    {
        var lent = new PermissionGrant(Permitted.ManagePermissions, null, Rows.Now.Utc.AddTicks(1));
        var over = lent with { ExpiresAt = Rows.Now.Utc };

        AssertVerdict(AccountVerdict.Done, AccountRules.SetRole(
            Rows.Account(Role.Member), Role.Admin, Rows.Standing(Role.Admin, lent), 1));
        AssertVerdict(AccountVerdict.Denied, AccountRules.SetRole(
            Rows.Account(Role.Member), Role.SuperAdmin, Rows.Standing(Role.Admin, lent), 1));
        AssertVerdict(AccountVerdict.Denied, AccountRules.SetRole(
            Rows.Account(Role.Member), Role.Admin, Rows.Standing(Role.Admin, over), 1));
    }

    [Theory]
    [InlineData(1, false, AccountVerdict.LastFounder)]
    [InlineData(2, false, AccountVerdict.Done)]
    [InlineData(0, true, AccountVerdict.LastFounder)]  // the only one, and shut
    [InlineData(1, true, AccountVerdict.Done)]
    public void The_last_founder_is_not_demoted(int founders, bool isDisabled, AccountVerdict verdict) =>
        AssertVerdict(verdict, AccountRules.SetRole(
            Rows.Account(Role.Founder) with { IsDisabled = isDisabled },
            Role.Member,
            Rows.Standing(Role.Founder),
            founders));

    [Theory]
    [InlineData(1, AccountVerdict.LastFounder)]
    [InlineData(2, AccountVerdict.Done)]
    public void The_last_founder_is_not_disabled(int founders, AccountVerdict verdict) =>
        AssertVerdict(verdict, AccountRules.SetDisabled(
            Rows.Account(Role.Founder), true, Rows.Standing(Role.Founder), founders));

    [Theory]
    [InlineData(1, false, AccountVerdict.LastFounder)]
    [InlineData(2, false, AccountVerdict.Done)]
    [InlineData(1, true, AccountVerdict.Done)] // another one is active
    public void The_last_founder_is_not_erased(int founders, bool isDisabled, AccountVerdict verdict) =>
        Assert.Equal(verdict, AccountRules.Erase(
            Rows.Account(Role.Founder) with { IsDisabled = isDisabled },
            Rows.Standing(Role.Founder),
            founders).Verdict);

    [Theory]
    [InlineData(Role.Member, Role.Guest, AccountVerdict.Denied)]
    [InlineData(Role.Admin, Role.Admin, AccountVerdict.Done)]
    [InlineData(Role.Admin, Role.SuperAdmin, AccountVerdict.Denied)]
    [InlineData(Role.Founder, Role.SuperAdmin, AccountVerdict.Done)]
    public void An_account_is_erased_by_permission_and_rank_and_its_record_has_no_name(
        Role actor, Role target, AccountVerdict verdict)
    {
        var account = Rows.Account(target);

        var decision = AccountRules.Erase(account, Rows.Standing(actor), founders: 2);

        Assert.Equal(verdict, decision.Verdict);
        var record = Assert.Single(decision.Events);
        Assert.Equal(
            verdict is AccountVerdict.Done ? EventCode.AccountErased : EventCode.PermissionDenied, record.Code);
        Assert.Equal((account.Id, null, null), (record.Target, record.UserName, record.Detail));
        Assert.Equal(verdict is AccountVerdict.Done, decision.Notices.Count == 1);
        AssertVerdict(AccountVerdict.NotFound, AccountRules.Erase(null, Rows.Standing(actor), founders: 2));
    }

    [Theory]
    [InlineData(Role.Member, Role.Guest, AccountVerdict.Denied)]
    [InlineData(Role.Admin, Role.Member, AccountVerdict.Done)]
    [InlineData(Role.Admin, Role.Admin, AccountVerdict.Done)]
    [InlineData(Role.Admin, Role.SuperAdmin, AccountVerdict.Denied)]
    [InlineData(Role.SuperAdmin, Role.Founder, AccountVerdict.Denied)]
    [InlineData(Role.Founder, Role.SuperAdmin, AccountVerdict.Done)]
    public void An_account_is_shut_and_opened_by_permission_and_rank(Role actor, Role target, AccountVerdict verdict)
    {
        var open = Rows.Account(target);
        var shut = open with { IsDisabled = true };
        var isDone = verdict is AccountVerdict.Done;

        var disabled = AccountRules.SetDisabled(open, true, Rows.Standing(actor), 2);
        var enabled = AccountRules.SetDisabled(shut, false, Rows.Standing(actor), 2);

        AssertVerdict(verdict, disabled);
        AssertVerdict(verdict, enabled);
        Assert.Equal(isDone ? EventCode.AccountDisabled : EventCode.PermissionDenied, disabled.Events[0].Code);
        Assert.Equal(isDone ? EventCode.AccountEnabled : EventCode.PermissionDenied, enabled.Events[0].Code);
        AssertVerdict(isDone ? AccountVerdict.Unchanged : AccountVerdict.Denied, AccountRules.SetDisabled(
            shut, true, Rows.Standing(actor), 2));
    }

    [Fact]
    public void An_account_that_is_not_there_is_not_found()
    {
        AssertVerdict(AccountVerdict.NotFound, AccountRules.SetRole(null, Role.Guest, Rows.Standing(Role.Founder), 1));
        AssertVerdict(AccountVerdict.NotFound, AccountRules.SetDisabled(null, true, Rows.Standing(Role.Founder), 1));
    }

    [Fact]
    public void A_caller_who_was_shut_or_is_a_stranger_changes_nothing_and_the_system_itself_may()
    {
        var shut = Rows.Account(Role.Founder) with { IsDisabled = true };
        var target = Rows.Account(Role.Guest, id: 2);

        AssertVerdict(AccountVerdict.Denied, SetBy(Actor.Of(shut.Id), shut));
        AssertVerdict(AccountVerdict.Denied, SetBy(Actor.Of(shut.Id), null));
        AssertVerdict(AccountVerdict.Denied, SetBy(Actor.Nobody, null));
        AssertVerdict(AccountVerdict.Done, SetBy(Actor.OfOsUser(1_000), null));
        AssertVerdict(AccountVerdict.Done, SetBy(Actor.Server, null));

        AccountDecision SetBy(Actor actor, Account? account) =>
            AccountRules.SetRole(target, Role.Member, Rows.StandingOf(actor, account), 1);
    }

    [Theory]
    [InlineData(1, false, AccountVerdict.Done)]
    [InlineData(0, false, AccountVerdict.Moved)]  // proved before another change
    [InlineData(2, false, AccountVerdict.Moved)]
    [InlineData(1, true, AccountVerdict.Moved)]
    public void A_password_is_changed_only_at_the_epoch_that_was_proved(
        int proved, bool isDisabled, AccountVerdict verdict)
    {
        var account = Rows.Account() with { IsDisabled = isDisabled, MustChangePassword = true };

        var decision = AccountRules.ChangePassword(account, proved, "new");

        AssertVerdict(verdict, decision);
        if (verdict is AccountVerdict.Done)
        {
            Assert.Equal(new PasswordState("new", 2, 2), decision.Next?.Password);
            Assert.False(decision.Next?.MustChangePassword);
        }
    }

    [Theory]
    [InlineData(1, AccountVerdict.Done)]
    [InlineData(0, AccountVerdict.Moved)]
    public void A_rehash_moves_the_version_keeps_the_devices_and_has_the_account_read_again(
        long proved, AccountVerdict verdict)
    {
        var decision = AccountRules.Rehash(Rows.Account(), proved, "new");

        Assert.Equal(verdict, decision.Verdict);
        Assert.Equal(
            verdict is AccountVerdict.Done ? [Notice.Changed(Rows.Account().Id)] : [], decision.Notices);
        Assert.Equal(verdict is AccountVerdict.Done ? new PasswordState("new", 2, 1) : null, decision.Next?.Password);
        Assert.Equal("PasswordState(redacted)", $"{Rows.Account().Password}");
    }

    [Theory]
    [InlineData(Role.Admin, Role.Member, AccountVerdict.Done)]
    [InlineData(Role.Admin, Role.SuperAdmin, AccountVerdict.Denied)]
    [InlineData(Role.Member, Role.Guest, AccountVerdict.Denied)]
    public void An_account_is_unlocked_by_rank(Role actor, Role target, AccountVerdict verdict)
    {
        var decision = AccountRules.Unlock(Rows.Account(target), Rows.Standing(actor));

        Assert.Equal(verdict, decision.Verdict);
        Assert.Null(decision.Next);
        var happened = Assert.Single(decision.Events);
        Assert.Equal(
            verdict is AccountVerdict.Done
                ? (EventCode.AccountUnlocked, Outcome.Done)
                : (EventCode.PermissionDenied, Outcome.Refused),
            (happened.Code, happened.Outcome));
        Assert.Equal(AccountVerdict.NotFound, AccountRules.Unlock(null, Rows.Standing(actor)).Verdict);
    }

    [Fact]
    public void Passwords_of_accounts_that_are_gone_have_moved()
    {
        AssertVerdict(AccountVerdict.Moved, AccountRules.ChangePassword(null, 1, "new"));
        AssertVerdict(AccountVerdict.Moved, AccountRules.Rehash(null, 1, "new"));
    }

    // A refusal is recorded and changes nothing; what did not happen leaves no record.
    private static void AssertVerdict(AccountVerdict verdict, AccountDecision decision)
    {
        Assert.Equal(verdict, decision.Verdict);
        var isDone = verdict is AccountVerdict.Done;
        var isRefused = verdict is AccountVerdict.Denied or AccountVerdict.LastFounder;
        Assert.Equal(isDone, decision.Next is not null);
        Assert.Equal(isDone || isRefused ? 1 : 0, decision.Events.Count);
        Assert.All(decision.Events, happened => Assert.Equal(
            isDone ? Outcome.Done : Outcome.Refused, happened.Outcome));
        Assert.True(isDone || decision.Notices.Count == 0);
    }
}
