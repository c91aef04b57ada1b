using MagnetarStudio.Core.Permissions;
using Xunit;
using static MagnetarStudio.Core.Permissions.PermissionLevel;

namespace MagnetarStudio.Core.Tests.Permissions;

public sealed class PermissionRegistryTests
{
    private static readonly DateTimeOffset s_now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly PermissionRegistry s_builtIn = new([]);

    // One row of the table: the name, then what admin, member and guest hold. Founder and super admin hold all.
    public static TheoryData<string, PermissionLevel, PermissionLevel, PermissionLevel> Table { get; } = new()
    {
        { "chat.use", Admin, Admin, Admin },
        { "docs.use", Admin, Admin, Admin },
        { "vault.use", Admin, Admin, None },
        { "workflows.use", Admin, Admin, None },
        { "data.run_sql", Admin, Admin, None },
        { "data.export", Admin, None, None },
        { "insights.use", Admin, None, None },
        { "code.use", Admin, None, None },
        { "code.edit", Admin, None, None },
        { "code.terminal", Admin, None, None },
        { "team.use", Admin, None, None },
        { "panic.use", Admin, None, None },
        { "analytics.view", Admin, None, None },
        { "settings.update", Admin, None, None },
        { "backups.use", None, None, None },
        { "vault.documents.create", Write, Write, Read },
        { "vault.documents.read", Write, Write, Read },
        { "vault.documents.update", Write, Write, Read },
        { "vault.documents.delete", Write, Write, Read },
        { "docs.create", Write, Write, Read },
        { "docs.read", Write, Write, Read },
        { "docs.update", Write, Write, Read },
        { "docs.delete", Write, Write, Read },
        { "workflows.create", Write, Write, Read },
        { "workflows.view", Write, Write, Read },
        { "workflows.edit", Write, Write, Read },
        { "workflows.delete", Write, Read, None },
        { "vault.documents.share", Read, None, None },
        { "docs.share", Read, None, None },
        { "workflows.manage", Read, None, None },
        { "system.view_admin_dashboard", Admin, None, None },
        { "system.manage_users", Admin, None, None },
        { "system.manage_sessions", Admin, None, None },
        { "system.view_audit_logs", Admin, None, None },
        { "system.export_audit_logs", Admin, None, None },
        { "system.append_audit", Admin, None, None },
        { "system.manage_settings", Admin, None, None },
        { "system.manage_permissions", None, None, None },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Each_role_holds_what_the_table_says_and_no_more(
        string name, PermissionLevel admin, PermissionLevel member, PermissionLevel guest)
    {
        (Role Role, PermissionLevel Held)[] expected =
            [(Role.Founder, Admin), (Role.SuperAdmin, Admin), (Role.Admin, admin), (Role.Member, member),
                (Role.Guest, guest), (default, None), ((Role)99, None)];

        foreach (var (role, held) in expected)
        {
            foreach (var asked in (PermissionLevel[])[Read, Write, Admin])
            {
                Assert.Equal(held >= asked, s_builtIn.Decide(name, asked, role, [], s_now).IsAllowed);
            }
        }
    }

    [Fact]
    public void The_table_is_complete() =>
        Assert.Equal(
            Table.Select(row => row.Data.Item1).Order(StringComparer.Ordinal),
            s_builtIn.All.Select(permission => permission.Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("")]
    [InlineData("docs")]
    [InlineData("docs.fly")]
    [InlineData("DOCS.READ")]
    [InlineData("docs.read ")]
    [InlineData("docs.*")]
    public void An_unknown_name_is_denied_to_everyone_even_where_it_is_granted(string name)
    {
        foreach (var role in RoleNames.All)
        {
            var answer = s_builtIn.Decide(
                name, Read, role, [new(name, null, null), new(name, Admin, null)], s_now);

            Assert.False(answer.IsAllowed);
            Assert.Equal(PermissionReason.UnknownName, answer.Reason);
        }
    }

    [Theory]
    [InlineData(-1, true, PermissionReason.Grant)]  // the last tick
    [InlineData(0, false, PermissionReason.GrantExpired)]  // the boundary is expired
    [InlineData(1, false, PermissionReason.GrantExpired)]
    public void A_grant_counts_strictly_before_its_end(int ticksFromEnd, bool isAllowed, PermissionReason reason)
    {
        var grant = new PermissionGrant("backups.use", null, s_now);

        var answer = s_builtIn.Decide("backups.use", Read, Role.Guest, [grant], s_now.AddTicks(ticksFromEnd));

        Assert.Equal(isAllowed, answer.IsAllowed);
        Assert.Equal(reason, answer.Reason);
        Assert.Equal(s_now, answer.GrantExpiresAt);
    }

    [Theory]
    [InlineData(Read, Read, true)]
    [InlineData(Read, Write, false)]
    [InlineData(Write, Read, true)]
    [InlineData(Write, Admin, false)]
    [InlineData(Admin, Admin, true)]
    public void A_granted_level_grants_itself_and_those_below(
        PermissionLevel granted, PermissionLevel asked, bool isAllowed)
    {
        var answer = s_builtIn.Decide(
            "workflows.manage", asked, Role.Guest, [new("workflows.manage", granted, null)], s_now);

        Assert.Equal(isAllowed, answer.IsAllowed);
        Assert.Equal(granted, answer.Held);
        Assert.Equal(isAllowed ? PermissionReason.Grant : PermissionReason.LevelTooLow, answer.Reason);
    }

    [Fact]
    public void A_live_grant_counts_whatever_expired_ones_stand_around_it()
    {
        PermissionGrant[] grants =
        [
            new("docs.share", Admin, s_now),
            new("docs.share", Read, null),
            new("docs.share", Write, s_now.AddHours(1)),
            new("docs.share", Admin, s_now.AddHours(-1)),
        ];

        var answer = s_builtIn.Decide("docs.share", Write, Role.Guest, grants, s_now);

        Assert.Equal(PermissionReason.Grant, answer.Reason);
        Assert.Equal(s_now.AddHours(1), answer.GrantExpiresAt);
    }

    [Theory]
    [InlineData("docs.share", null)]  // levelled, granted without a level
    [InlineData("backups.use", Admin)]  // plain, granted at a level
    public void A_grant_that_does_not_fit_its_permission_grants_nothing(string name, PermissionLevel? level)
    {
        var answer = s_builtIn.Decide(name, Read, Role.Guest, [new(name, level, null)], s_now);

        Assert.Equal(PermissionReason.NotHeld, answer.Reason);
    }

    [Fact]
    public void A_grant_never_lowers_what_the_role_holds()
    {
        var answer = s_builtIn.Decide("docs.read", Write, Role.Member, [new("docs.read", Read, s_now)], s_now);

        Assert.Equal(PermissionReason.RoleBaseline, answer.Reason);
    }

    [Theory]
    [InlineData(None)]
    [InlineData((PermissionLevel)4)]
    public void To_ask_for_nothing_is_a_mistake(PermissionLevel asked) =>
        Assert.Throws<ArgumentOutOfRangeException>(
            () => s_builtIn.Decide("docs.read", asked, Role.Founder, [], s_now));

    [Fact]
    public void An_application_adds_its_own_names()
    {
        var registry = new PermissionRegistry(
            [Permission.Plain("game.play", Role.Guest), Permission.Levelled("game.levels", Write, Read, None)]);

        Assert.True(registry.Decide("game.play", Read, Role.Guest, [], s_now).IsAllowed);
        Assert.True(registry.Decide("game.levels", Admin, Role.SuperAdmin, [], s_now).IsAllowed);
        Assert.False(registry.Decide("game.levels", Write, Role.Member, [], s_now).IsAllowed);
        Assert.Equal(s_builtIn.All.Count + 2, registry.All.Count);
    }

    [Theory]
    [InlineData("game")]
    [InlineData("Game.play")]
    [InlineData("game..play")]
    [InlineData("game.play.")]
    [InlineData("game.1up")]
    [InlineData("game.pl ay")]
    [InlineData("game.*")]
    [InlineData("gäme.play")]
    [InlineData("system.fly")]
    [InlineData("docs.read")]  // built in
    [InlineData("gamegamegamegamegamegamegamegamegamegamegamegamegamegamegame.play1")]  // 65 characters
    public void An_unfit_or_taken_name_is_refused(string name)
    {
        Permission[] registered = [Permission.Plain(name, Role.Member)];

        Assert.Single(PermissionRegistry.Check(registered));
        Assert.Throws<ArgumentException>(() => new PermissionRegistry(registered));
    }

    [Fact]
    public void Every_problem_is_reported_at_once()
    {
        Permission[] registered =
        [
            Permission.Plain("game.play", Role.Guest),
            Permission.Plain("game.play", Role.Admin),
            Permission.Plain("nodots", Role.Admin),
            Permission.Levelled("game.levels", Read, Write, None),
            Permission.Levelled("game.worlds", (PermissionLevel)4, None, None),
        ];

        Assert.Equal(4, PermissionRegistry.Check(registered).Count);
    }

    [Theory]
    [InlineData(PermissionRegistry.RegisteredMax, true)]
    [InlineData(PermissionRegistry.RegisteredMax + 1, false)]
    public void The_number_of_names_is_bounded(int count, bool isAccepted)
    {
        Permission[] registered =
            [.. Enumerable.Range(0, count).Select(index => Permission.Plain($"game.play{index}", Role.Member))];

        Assert.Equal(isAccepted, PermissionRegistry.Check(registered).Count == 0);
    }

    [Fact]
    public void A_check_allocates_nothing()
    {
        PermissionGrant[] grants = [new("docs.share", Admin, s_now.AddHours(1))];
        Ask(grants, 1_000);  // let the JIT finish

        var before = GC.GetAllocatedBytesForCurrentThread();
        var allowed = Ask(grants, 1_000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(2_000, allowed);
        Assert.Equal(0, allocated);
    }

    [Theory]
    [InlineData("docs.read", Read, Role.Guest, "Allowed: the role guest holds docs.read.")]
    [InlineData("docs.share", Read, Role.Guest, "Allowed: docs.share is granted until 2030-01-01T13:00:00.000Z.")]
    [InlineData("docs.share", Admin, Role.Guest, "Denied: docs.share is held at write, admin was asked for.")]
    [InlineData("team.use", Read, Role.Guest, "Denied: the grant of team.use expired at 2030-01-01T12:00:00.000Z.")]
    [InlineData("chat.fly", Read, Role.Founder, "Denied: no such permission is registered.")]
    [InlineData("vault.use", Read, Role.Guest, "Denied: neither the role guest nor a grant holds vault.use.")]
    [InlineData("code.use", Read, Role.Guest, "Allowed: code.use is granted without end.")]
    public void Every_answer_explains_itself(string name, PermissionLevel asked, Role role, string expected)
    {
        PermissionGrant[] grants =
        [
            new("docs.share", Write, s_now.AddHours(1)),
            new("team.use", null, s_now),
            new("code.use", null, null),
        ];

        Assert.Equal(expected, s_builtIn.Decide(name, asked, role, grants, s_now).Explain());
    }

    private static int Ask(PermissionGrant[] grants, int times)
    {
        var allowed = 0;
        for (var time = 0; time < times; time++)
        {
            allowed += s_builtIn.Decide("system.manage_users", Read, Role.Admin, [], s_now).IsAllowed ? 1 : 0;
            allowed += s_builtIn.Decide("docs.share", Admin, Role.Guest, grants, s_now).IsAllowed ? 1 : 0;
        }

        return allowed;
    }
}
