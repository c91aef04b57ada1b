using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Accounts;

/// <summary>Who may make an account for themselves: nobody, who was invited, or anybody.</summary>
public sealed class RegistrationTests
{
    private const string Mode = "Magnetar__Registration__Mode";

    private static readonly Refusal s_closed =
        new(StatusCode.PermissionDenied, "REGISTRATION_CLOSED", "The server takes no registrations.");

    private static readonly Refusal s_invitationRefused =
        new(StatusCode.PermissionDenied, "INVITATION_REFUSED", "The invitation was not accepted.");

    [Fact]
    public async Task Without_a_setting_nobody_registers_an_invitation_or_none()
    {
        await using var studio = await TestStudio.StartAsync(new MagnetarLaunch
        {
            Environment = new Dictionary<string, string>(),
        });
        var founder = await studio.ClaimAsync();
        var invitation = await InviteAsync(founder, Role.Member);
        var stranger = studio.Connect();

        Assert.Equal(RegistrationMode.Closed, await ModeAsync(stranger));
        Assert.Equal(s_closed, await RefuseAsync(stranger, "ada", code: string.Empty));
        Assert.Equal(s_closed, await RefuseAsync(stranger, "ada", invitation.InvitationCode));
        Assert.Equal(["founder"], await NamesAsync(founder));
    }

    [Fact]
    public async Task An_invitation_makes_one_account_of_its_role_and_no_second()
    {
        await using var studio = await TestStudio.StartAsync(MagnetarLaunch.Usual.With(Mode, "invitation"));
        var founder = await studio.ClaimAsync();
        var code = (await InviteAsync(founder, Role.Admin)).InvitationCode;
        var stranger = studio.Connect();

        Assert.Equal(RegistrationMode.Invitation, await ModeAsync(stranger));
        foreach (var wrong in (string[])[string.Empty, "no-code-at-all", Flip(code)])
        {
            Assert.Equal(s_invitationRefused, await RefuseAsync(stranger, "ada", wrong));
        }

        Assert.Equal("USER_NAME_TAKEN", (await RefuseAsync(stranger, "founder", code)).Reason); // and not spent
        var ada = await stranger.CallAsync(stranger.Auth.RegisterAsync, Register("ada", code));
        Assert.Equal(Role.Admin, ada.Account.Role);
        Assert.Equal(s_invitationRefused, await RefuseAsync(stranger, "eve", code));
        Assert.Equal(["founder", "ada"], await NamesAsync(founder));
    }

    [Fact]
    public async Task An_invitation_ends_with_the_account_that_made_it()
    {
        await using var studio = await TestStudio.StartAsync(MagnetarLaunch.Usual.With(Mode, "open"));
        var founder = await studio.ClaimAsync();
        var admin = await studio.RegisterAsync("admin");
        await founder.CallAsync(founder.Client.Accounts.SetRoleAsync, new SetRoleRequest
        {
            AccountId = admin.Account.AccountId,
            Role = Role.Admin,
        });
        var code = (await InviteAsync(admin, Role.Admin)).InvitationCode;
        await founder.CallAsync(founder.Client.Accounts.DisableAccountAsync, new DisableAccountRequest
        {
            AccountId = admin.Account.AccountId,
        });

        Assert.Equal(s_invitationRefused, await RefuseAsync(studio.Connect(), "eve", code));
    }

    [Fact]
    public async Task An_invitation_ends_at_its_time()
    {
        using var clock = await ServerClock.MakeAsync();
        await using var studio = await TestStudio.StartAsync(
            clock.Drive(MagnetarLaunch.Usual.With(Mode, "invitation")));
        var founder = await studio.ClaimAsync();
        var first = await InviteAsync(founder, Role.Member);
        var second = await InviteAsync(founder, Role.Member);
        var stranger = studio.Connect();

        clock.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(10));
        await stranger.CallAsync(stranger.Auth.RegisterAsync, Register("ada", first.InvitationCode));
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(s_invitationRefused, await RefuseAsync(stranger, "eve", second.InvitationCode));
    }

    [Fact]
    public async Task Where_it_is_open_anybody_becomes_a_member()
    {
        await using var studio = await TestStudio.StartAsync(MagnetarLaunch.Usual.With(Mode, "open"));
        var stranger = studio.Connect();

        Assert.Equal(RegistrationMode.Open, await ModeAsync(stranger));
        var ada = await stranger.CallAsync(stranger.Auth.RegisterAsync, Register("ada", code: string.Empty));
        Assert.Equal(Role.Member, ada.Account.Role);
    }

    private static RegisterRequest Register(string name, string code) =>
        new() { UserName = name, Password = TestStudio.UserPassword, InvitationCode = code };

    private static Task<Refusal> RefuseAsync(StudioClient client, string name, string code) =>
        client.RefuseAsync(client.Auth.RegisterAsync, Register(name, code));

    private static Task<CreateInvitationResponse> InviteAsync(StudioUser by, Role role) =>
        by.CallAsync(by.Client.Accounts.CreateInvitationAsync, new CreateInvitationRequest { Role = role });

    private static async Task<RegistrationMode> ModeAsync(StudioClient client) =>
        (await client.CallAsync(client.Auth.GetSetupStateAsync, new GetSetupStateRequest())).RegistrationMode;

    private static async Task<IEnumerable<string>> NamesAsync(StudioUser founder)
    {
        var listed = await founder.CallAsync(founder.Client.Accounts.ListAccountsAsync, new ListAccountsRequest());
        return listed.Accounts.Select(account => account.UserName);
    }

    // Another hex digit at the end: a code of the right form that was never made.
    private static string Flip(string code) => $"{code[..^1]}{(code[^1] == '0' ? '1' : '0')}";
}
