using Google.Protobuf.Reflection;
using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Accounts;

/// <summary>Who may do nothing with accounts, and who may do nothing with accounts of a higher rank.</summary>
public sealed class RankTests
{
    private static readonly Refusal s_denied =
        new(StatusCode.PermissionDenied, "PERMISSION_DENIED", "The account may not do this.");

    private static readonly Refusal s_rankTooLow =
        new(StatusCode.PermissionDenied, "RANK_TOO_LOW", "The account's rank is too low.");

    private static readonly Refusal s_lastFounder =
        new(StatusCode.FailedPrecondition, "LAST_FOUNDER", "The server needs an active founder.");

    [Theory]
    [InlineData(Role.Guest)]
    [InlineData(Role.Member)]
    public async Task A_member_and_a_guest_are_refused_everything_of_administrators(Role role)
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var ada = await studio.RegisterAsync("ada");
        await SetRoleAsync(founder, ada, role);

        MethodDescriptor[] methods =
        [
            .. AccountService.Descriptor.Methods,
            SessionService.Descriptor.FindMethodByName("ListAccountSessions"),
            SessionService.Descriptor.FindMethodByName("RevokeAccountSessions"),
            AuditService.Descriptor.FindMethodByName("Append"),
            AuditService.Descriptor.FindMethodByName("Query"),
            AuditService.Descriptor.FindMethodByName("Export"),
        ];
        Assert.All(await ada.TryEmptyAsync(methods), answer => Assert.Equal(s_denied, answer));
        Assert.Equal(
            s_denied, await ada.RefuseAsync(ada.Client.Accounts.DisableAccountAsync, Disable(founder)));
        Assert.True(await founder.IsLiveAsync());
    }

    [Fact]
    public async Task An_administrator_acts_on_equals_and_below_and_never_above()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var admin = await studio.RegisterAsync("admin-one");
        var colleague = await studio.RegisterAsync("admin-two");
        await SetRoleAsync(founder, admin, Role.Admin);
        await SetRoleAsync(founder, colleague, Role.Admin);
        var accounts = admin.Client.Accounts;

        Assert.Equal(s_rankTooLow, await admin.RefuseAsync(accounts.DisableAccountAsync, Disable(founder)));
        Assert.Equal(s_rankTooLow, await admin.RefuseAsync(accounts.CreateAccountAsync, new CreateAccountRequest
        {
            UserName = "mallory",
            Password = TestStudio.UserPassword,
            Role = Role.SuperAdmin,
        }));
        Assert.Equal(s_rankTooLow, await admin.RefuseAsync(
            accounts.CreateInvitationAsync, new CreateInvitationRequest { Role = Role.Founder }));
        Assert.Equal(s_rankTooLow, await admin.RefuseAsync(
            admin.Client.Sessions.RevokeAccountSessionsAsync,
            new RevokeAccountSessionsRequest { AccountId = founder.Account.AccountId, All = true }));

        // Roles are for those who hold system.manage_permissions, the own role not excepted.
        Assert.Equal(s_denied, await admin.RefuseAsync(accounts.SetRoleAsync, ToRole(founder, Role.Member)));
        Assert.Equal(s_denied, await admin.RefuseAsync(accounts.SetRoleAsync, ToRole(colleague, Role.Member)));
        Assert.Equal(s_denied, await admin.RefuseAsync(accounts.SetRoleAsync, ToRole(admin, Role.Founder)));

        Assert.Equal(["founder Founder", "admin-one Admin", "admin-two Admin"], await RolesAsync(founder));
        Assert.True(await founder.IsLiveAsync());
        await admin.CallAsync(accounts.DisableAccountAsync, Disable(colleague));
        Assert.False(await colleague.IsLiveAsync());
    }

    [Fact]
    public async Task Who_sets_roles_neither_demotes_a_founder_nor_makes_one()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var super = await studio.RegisterAsync("super");
        var ada = await studio.RegisterAsync("ada");
        await SetRoleAsync(founder, super, Role.SuperAdmin);
        var accounts = super.Client.Accounts;

        Assert.Equal(s_rankTooLow, await super.RefuseAsync(accounts.SetRoleAsync, ToRole(founder, Role.Member)));
        Assert.Equal(s_rankTooLow, await super.RefuseAsync(accounts.SetRoleAsync, ToRole(ada, Role.Founder)));
        Assert.Equal(s_rankTooLow, await super.RefuseAsync(accounts.SetRoleAsync, ToRole(super, Role.Founder)));
        await SetRoleAsync(super, ada, Role.SuperAdmin);

        Assert.Equal(["founder Founder", "super SuperAdmin", "ada SuperAdmin"], await RolesAsync(founder));
    }

    [Fact]
    public async Task The_last_founder_is_neither_disabled_nor_demoted()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var accounts = founder.Client.Accounts;

        Assert.Equal(s_lastFounder, await founder.RefuseAsync(accounts.DisableAccountAsync, Disable(founder)));
        Assert.Equal(s_lastFounder, await founder.RefuseAsync(accounts.SetRoleAsync, ToRole(founder, Role.Admin)));

        Assert.True(await founder.IsLiveAsync());
        Assert.Equal(["founder Founder"], await RolesAsync(founder));
    }

    private static DisableAccountRequest Disable(StudioUser user) => new() { AccountId = user.Account.AccountId };

    private static SetRoleRequest ToRole(StudioUser user, Role role) =>
        new() { AccountId = user.Account.AccountId, Role = role };

    private static Task<SetRoleResponse> SetRoleAsync(StudioUser by, StudioUser user, Role role) =>
        by.CallAsync(by.Client.Accounts.SetRoleAsync, ToRole(user, role));

    private static async Task<IEnumerable<string>> RolesAsync(StudioUser founder)
    {
        var listed = await founder.CallAsync(founder.Client.Accounts.ListAccountsAsync, new ListAccountsRequest());
        return listed.Accounts.Select(account => $"{account.UserName} {account.Role}");
    }
}
