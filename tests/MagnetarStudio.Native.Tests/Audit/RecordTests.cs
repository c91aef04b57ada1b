using System.Globalization;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>Every act leaves its records by the time it is answered, and what changes nothing leaves none.</summary>
public sealed class RecordTests
{
    [Fact]
    public async Task What_an_account_does_for_itself_is_recorded_and_nothing_else()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var (auth, sessions) = (ada.Client.Auth, ada.Client.Sessions);
        var rename = new RenameSessionRequest { SessionId = ada.Session.SessionId, DisplayName = "Renamed" };

        await AssertLeavesAsync(
            studio, () => ada.SignInElsewhereAsync(), Recorded.SignIn, Recorded.DeviceAdded, Recorded.SessionOpened);
        await AssertLeavesAsync(
            studio, () => ada.Client.RefuseAsync(auth.SignInAsync, StudioUser.SignIn("ada", "wrong")), Recorded.SignIn);
        await AssertLeavesAsync(
            studio,
            () => ada.Client.RefuseAsync(auth.SignInAsync, StudioUser.SignIn("nobody", "wrong")),
            Recorded.SignIn);
        await AssertLeavesAsync(studio, () => ada.CallAsync(auth.WhoAmIAsync, new WhoAmIRequest()));
        await AssertLeavesAsync(
            studio, () => ada.CallAsync(sessions.RenameSessionAsync, rename), Recorded.SessionRenamed);
        await AssertLeavesAsync(studio, () => ada.CallAsync(sessions.RenameSessionAsync, rename));
        await AssertLeavesAsync(studio, () => ada.RefreshAsync(), Recorded.SessionRefreshed);
        await AssertLeavesAsync(
            studio, () => ada.Client.RefuseAsync(auth.RefreshAsync, ada.Refresh(deviceSecret: "mgd1.AAAA")));
        await AssertLeavesAsync(
            studio,
            () => ada.CallAsync(auth.StepUpAsync, new StepUpRequest { Password = ada.Password }),
            Recorded.SteppedUp);
        await AssertLeavesAsync(
            studio,
            () => ada.CallAsync(sessions.RevokeOtherSessionsAsync, new RevokeOtherSessionsRequest()),
            Recorded.SessionEnded);
        await AssertLeavesAsync(
            studio, () => ada.CallAsync(sessions.RevokeOtherSessionsAsync, new RevokeOtherSessionsRequest()));

        var elsewhere = await ada.SignInElsewhereAsync();
        await AssertLeavesAsync(
            studio,
            () => ada.CallAsync(
                auth.ForgetDeviceAsync, new ForgetDeviceRequest { DeviceId = elsewhere.Session.DeviceId }),
            Recorded.DeviceForgotten,
            Recorded.SessionEnded);
        await AssertLeavesAsync(
            studio,
            () => ada.CallAsync(auth.ChangePasswordAsync, new ChangePasswordRequest
            {
                CurrentPassword = ada.Password,
                NewPassword = TestStudio.FounderPassword,
            }),
            Recorded.SteppedUp,
            Recorded.PasswordChanged);
        await AssertLeavesAsync(
            studio, () => ada.CallAsync(auth.SignOutAsync, new SignOutRequest()), Recorded.SessionEnded);
    }

    [Fact]
    public async Task What_is_done_to_an_account_is_recorded_and_nothing_else()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var ada = await studio.RegisterAsync("ada");
        var accounts = founder.Client.Accounts;
        var id = ada.Account.AccountId;
        var setRole = new SetRoleRequest { AccountId = id, Role = Role.Admin };

        await AssertLeavesAsync(
            studio,
            () => ada.RefuseAsync(accounts.ListAccountsAsync, new ListAccountsRequest()),
            Recorded.PermissionDenied);
        await AssertLeavesAsync(studio, () => founder.CallAsync(accounts.SetRoleAsync, setRole), Recorded.RoleSet);
        await AssertLeavesAsync(studio, () => founder.CallAsync(accounts.SetRoleAsync, setRole));
        await AssertLeavesAsync(
            studio,
            () => ada.RefuseAsync(
                accounts.DisableAccountAsync, new DisableAccountRequest { AccountId = founder.Account.AccountId }),
            Recorded.PermissionDenied);

        var code = string.Empty;
        await AssertLeavesAsync(
            studio,
            async () => code = (await founder.CallAsync(
                accounts.CreateInvitationAsync, new CreateInvitationRequest { Role = Role.Member })).InvitationCode,
            Recorded.InvitationMade);
        await AssertLeavesAsync(
            studio,
            () => ada.Client.CallAsync(ada.Client.Auth.RegisterAsync, new RegisterRequest
            {
                UserName = "eve",
                Password = TestStudio.UserPassword,
                InvitationCode = code,
            }),
            Recorded.AccountCreated,
            Recorded.InvitationUsed);
        await AssertLeavesAsync(
            studio,
            () => founder.CallAsync(accounts.DisableAccountAsync, new DisableAccountRequest { AccountId = id }),
            Recorded.AccountDisabled,
            Recorded.SessionEnded);
        await AssertLeavesAsync(
            studio,
            () => founder.CallAsync(accounts.EnableAccountAsync, new EnableAccountRequest { AccountId = id }),
            Recorded.AccountEnabled);
    }

    // Every header is in clear: bytes 32 and 33 of a record say what it is of.
    private static async Task AssertLeavesAsync(TestStudio studio, Func<Task> act, params Recorded[] events)
    {
        var before = studio.Data.Read<long>("SELECT count(*) FROM audit_record");
        await act();
        var codes = studio.Data.Read<string>(
            """
            SELECT coalesce(group_concat(hex(substr(record, 33, 2))), '')
            FROM (SELECT record FROM audit_record WHERE seq >= $0 ORDER BY seq)
            """,
            before);
        Assert.Equal(
            events,
            codes.Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(code => (Recorded)int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
    }
}
