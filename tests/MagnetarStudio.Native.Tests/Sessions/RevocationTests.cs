using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Sessions;

/// <summary>Whatever ends a session has ended it before its own call returns.</summary>
public sealed class RevocationTests
{
    [Fact]
    public async Task What_a_session_asked_for_does_not_happen_after_its_sign_out_was_answered()
    {
        await using var studio = await TestStudio.StartAsync(
            MagnetarLaunch.Usual
                .With("Magnetar__Passwords__HashWorkers", "1")
                .With("Magnetar__Passwords__Argon2MemoryKiB", "65536")
                .With("Magnetar__Passwords__Argon2Passes", "12"));
        var founder = await studio.ClaimAsync();
        var elsewhere = await founder.SignInElsewhereAsync();

        // Each waits for a hash, which is dear, and there is one hasher on a machine of any size: most are on their
        // way at the sign-out.
        var asked = Enumerable.Range(0, 24).Select(number => CreateAsync(elsewhere, $"user-{number}")).ToList();
        await asked[0];
        await elsewhere.CallAsync(elsewhere.Client.Auth.SignOutAsync, new SignOutRequest());
        var made = await CountAccountsAsync(founder);
        await Task.WhenAll(asked);

        Assert.Equal(made, await CountAccountsAsync(founder));
        Assert.True(made < 25, "The sign-out came too late to show anything.");
    }

    [Fact]
    public async Task Signing_out_ends_the_own_session_alone()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var elsewhere = await ada.SignInElsewhereAsync();

        await ada.CallAsync(ada.Client.Auth.SignOutAsync, new SignOutRequest());

        Assert.False(await ada.IsLiveAsync());
        Assert.True(await elsewhere.IsLiveAsync());
    }

    [Fact]
    public async Task Changing_the_password_ends_every_other_session_and_voids_every_other_device_secret()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var elsewhere = await ada.SignInElsewhereAsync();
        const string changed = "green-kettle-hums-83-ballads";

        var reply = await ada.CallAsync(ada.Client.Auth.ChangePasswordAsync, new ChangePasswordRequest
        {
            CurrentPassword = TestStudio.UserPassword,
            NewPassword = changed,
        });

        Assert.False(await elsewhere.IsLiveAsync());
        Assert.Equal(1, reply.EndedSessionCount);
        Assert.True(await ada.IsLiveAsync());
        await ada.Client.RefuseAsync(ada.Client.Auth.RefreshAsync, ada.Refresh());
        await ada.Client.CallAsync(ada.Client.Auth.RefreshAsync, ada.Refresh(deviceSecret: reply.DeviceSecret));
        Assert.Equal(
            Refusal.InvalidCredentials,
            await ada.Client.RefuseAsync(
                ada.Client.Auth.SignInAsync, StudioUser.SignIn("ada", TestStudio.UserPassword)));
        await ada.Client.CallAsync(ada.Client.Auth.SignInAsync, StudioUser.SignIn("ada", changed));
    }

    [Fact]
    public async Task Disabling_an_account_ends_its_sessions_and_its_sign_in()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var ada = await studio.RegisterAsync("ada");
        var elsewhere = await ada.SignInElsewhereAsync();

        await founder.CallAsync(
            founder.Client.Accounts.DisableAccountAsync,
            new DisableAccountRequest { AccountId = ada.Account.AccountId });

        Assert.False(await ada.IsLiveAsync());
        Assert.False(await elsewhere.IsLiveAsync());
        await ada.Client.RefuseAsync(ada.Client.Auth.RefreshAsync, ada.Refresh());
        Assert.Equal(
            Refusal.InvalidCredentials,
            await ada.Client.RefuseAsync(ada.Client.Auth.SignInAsync, StudioUser.SignIn("ada", ada.Password)));
    }

    [Fact]
    public async Task Revoking_the_others_leaves_the_own_session()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        StudioUser[] others = [await ada.SignInElsewhereAsync("Two"), await ada.SignInElsewhereAsync("Three")];

        var reply = await ada.CallAsync(ada.Client.Sessions.RevokeOtherSessionsAsync, new RevokeOtherSessionsRequest());

        Assert.False(await others[0].IsLiveAsync());
        Assert.False(await others[1].IsLiveAsync());
        Assert.Equal(2, reply.RevokedCount);
        Assert.True(await ada.IsLiveAsync());
    }

    [Fact]
    public async Task Signing_in_again_on_a_device_replaces_its_session()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");

        var again = await studio.SignInAsync("ada", ada.Password, "First device", ada.Tokens.DeviceSecret);

        Assert.False(await ada.IsLiveAsync());
        Assert.True(await again.IsLiveAsync());
        Assert.Equal(ada.Session.DeviceId, again.Session.DeviceId);
    }

    [Fact]
    public async Task The_fourth_session_puts_out_the_one_least_recently_seen()
    {
        await using var studio = await TestStudio.StartAsync();
        var first = await studio.RegisterAsync("ada");
        StudioUser[] later = [await first.SignInElsewhereAsync("Two"), await first.SignInElsewhereAsync("Three")];
        foreach (var seen in (StudioUser[])[first, .. later])
        {
            Assert.True(await seen.IsLiveAsync());
        }

        var fourth = await first.SignInElsewhereAsync("Four");

        Assert.False(await first.IsLiveAsync());
        Assert.True(await later[0].IsLiveAsync());
        Assert.True(await later[1].IsLiveAsync());
        Assert.True(await fourth.IsLiveAsync());
    }

    [Fact]
    public async Task The_id_of_another_user_looks_like_a_random_one()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var eve = await studio.RegisterAsync("eve");
        var random = Guid.CreateVersion7(TimeProvider.System.GetUtcNow()).ToString("D");

        foreach (var (id, device) in new[] { (ada.Session.SessionId, ada.Session.DeviceId), (random, random) })
        {
            var calls = eve.Client.Sessions;
            Refusal[] refusals =
            [
                await eve.RefuseAsync(calls.GetSessionAsync, new GetSessionRequest { SessionId = id }),
                await eve.RefuseAsync(calls.RevokeSessionAsync, new RevokeSessionRequest { SessionId = id }),
                await eve.RefuseAsync(
                    calls.RenameSessionAsync, new RenameSessionRequest { SessionId = id, DisplayName = "Mine" }),
                await eve.RefuseAsync(eve.Client.Auth.ForgetDeviceAsync, new ForgetDeviceRequest { DeviceId = device }),
            ];
            Assert.All(refusals, refusal => Assert.Equal(
                new Refusal(StatusCode.NotFound, "NOT_FOUND", "There is no such thing."), refusal));
        }

        Assert.True(await ada.IsLiveAsync());
        var listed = await ada.CallAsync(ada.Client.Auth.ListDevicesAsync, new ListDevicesRequest());
        Assert.Equal(ada.Session.DeviceId, Assert.Single(listed.Devices).DeviceId);
        var read = await ada.CallAsync(
            ada.Client.Sessions.GetSessionAsync, new GetSessionRequest { SessionId = ada.Session.SessionId });
        Assert.Equal(ada.Session.DisplayName, read.Session.DisplayName);
    }

    [Fact]
    public async Task A_demoted_administrator_is_refused_on_the_next_call_and_stays_signed_in()
    {
        await using var studio = await TestStudio.StartAsync();
        var founder = await studio.ClaimAsync();
        var ada = await studio.RegisterAsync("ada");
        var list = new ListAccountsRequest();
        await SetRoleAsync(founder, ada, Role.Admin);
        await ada.CallAsync(ada.Client.Accounts.ListAccountsAsync, list);

        await SetRoleAsync(founder, ada, Role.Member);

        Assert.Equal("PERMISSION_DENIED", (await ada.RefuseAsync(ada.Client.Accounts.ListAccountsAsync, list)).Reason);
        Assert.True(await ada.IsLiveAsync());
    }

    private static async Task SetRoleAsync(StudioUser founder, StudioUser user, Role role) => await founder.CallAsync(
        founder.Client.Accounts.SetRoleAsync,
        new SetRoleRequest { AccountId = user.Account.AccountId, Role = role });

    private static async Task<int> CountAccountsAsync(StudioUser founder) => (await founder.CallAsync(
        founder.Client.Accounts.ListAccountsAsync, new ListAccountsRequest { PageSize = 100 })).Accounts.Count;

    private static async Task CreateAsync(StudioUser founder, string userName)
    {
        try
        {
            await founder.CallAsync(founder.Client.Accounts.CreateAccountAsync, new CreateAccountRequest
            {
                UserName = userName,
                Password = TestStudio.UserPassword,
                Role = Role.Member,
            });
        }
        catch (RpcException refused) when (refused.StatusCode
            is StatusCode.Unauthenticated or StatusCode.ResourceExhausted or StatusCode.DeadlineExceeded)
        {
            // The session was over before the act, or the machine too slow to begin it.
        }
    }
}
