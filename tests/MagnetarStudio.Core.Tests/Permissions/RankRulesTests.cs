using MagnetarStudio.Core.Permissions;
using Xunit;

namespace MagnetarStudio.Core.Tests.Permissions;

public sealed class RankRulesTests
{
    private static readonly PermissionRegistry s_registry = new([]);

    [Fact]
    public void Nobody_acts_on_creates_or_changes_above_the_own_rank()
    {
        var falling = RoleNames.All;
        for (var actor = 0; actor < falling.Count; actor++)
        {
            for (var subject = 0; subject < falling.Count; subject++)
            {
                var may = actor <= subject;

                Assert.Equal(may, RankRules.MayActOn(falling[actor], falling[subject]));
                Assert.Equal(may, RankRules.MayCreate(falling[actor], falling[subject]));
                Assert.Equal(may, RankRules.MayChangeRole(falling[actor], Role.Guest, falling[subject]));
                Assert.Equal(may, RankRules.MayChangeRole(falling[actor], falling[subject], Role.Guest));
            }
        }
    }

    [Theory]
    [InlineData((Role)0)]
    [InlineData((Role)45)]
    [InlineData((Role)255)]
    public void A_number_that_names_no_role_may_nothing_and_suffers_nothing(Role none)
    {
        Assert.False(RankRules.MayActOn(none, Role.Guest));
        Assert.False(RankRules.MayActOn(Role.Founder, none));
    }

    [Theory]
    [InlineData(Role.SuperAdmin, Role.Admin, "backups.use", PermissionLevel.Admin, true)]
    [InlineData(Role.SuperAdmin, Role.Founder, "backups.use", PermissionLevel.Admin, false)]  // above the own rank
    [InlineData(Role.Admin, Role.Admin, "backups.use", PermissionLevel.Admin, false)]  // more than the own role holds
    [InlineData(Role.Admin, Role.Admin, "system.manage_permissions", PermissionLevel.Admin, false)]
    [InlineData(Role.Admin, Role.Guest, "docs.read", PermissionLevel.Write, true)]
    [InlineData(Role.Admin, Role.Guest, "docs.read", PermissionLevel.Admin, false)]
    [InlineData(Role.Founder, Role.Guest, "docs.read", PermissionLevel.None, false)]  // a grant of nothing
    public void Nobody_grants_above_the_own_rank(
        Role actor, Role subject, string name, PermissionLevel level, bool may) =>
        Assert.Equal(may, RankRules.MayGrant(actor, subject, s_registry.Find(name)!, level));

    [Theory]
    [InlineData(Role.Founder, true, 1, true)]
    [InlineData(Role.Founder, true, 2, false)]
    [InlineData(Role.Founder, false, 1, false)]  // a disabled founder beside a live one
    [InlineData(Role.Founder, false, 0, true)]
    [InlineData(Role.SuperAdmin, true, 1, false)]
    public void The_last_live_founder_is_known(Role role, bool isLive, int liveFounders, bool isLast) =>
        Assert.Equal(isLast, RankRules.IsLastFounder(role, isLive, liveFounders));
}
