using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.Disks;

/// <summary>On a full disk what opens is refused and what ends still works; with room it goes on by itself.</summary>
public sealed class FullDiskTests
{
    private const string StorageFull = "STORAGE_FULL";
    private const string DiskFull = "the disk is full"; // in the log

    [Fact]
    public async Task A_full_disk_refuses_sign_in_lets_sessions_be_revoked_and_recovers_without_a_restart()
    {
        using var disk = await SmallDisk.MountAsync();
        await using var studio = await TestStudio.StartAsync(await TempData.InitAsync(disk.Path), MagnetarLaunch.Usual);
        studio.Server.ExpectedErrors.Add(DiskFull);
        var ada = await studio.RegisterAsync("ada");
        var elsewhere = await ada.SignInElsewhereAsync();
        var late = await ada.SignInElsewhereAsync("Late device");

        disk.Fill();
        Assert.Equal(StorageFull, await SignInUntilRefusedAsync(late));
        await ada.RevokeAsync(elsewhere.Session);
        Assert.False(await elsewhere.IsLiveAsync());
        Assert.Equal(StorageFull, await SignInUntilRefusedAsync(late));
        Assert.True(await ada.IsLiveAsync());
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);

        disk.MakeRoom();
        await Eventually.BecomesTrueAsync(
            "sign-in works again",
            async () => (await TrySignInAsync(late)).Length == 0,
            TestContext.Current.CancellationToken);
        Assert.False(await elsewhere.IsLiveAsync());
        (await studio.Server.StopAsync()).AssertExit(0);
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }

    [Fact]
    public async Task What_was_refused_on_a_full_disk_is_not_revived_by_a_crash()
    {
        using var disk = await SmallDisk.MountAsync();
        await using var studio = await TestStudio.StartAsync(await TempData.InitAsync(disk.Path), MagnetarLaunch.Usual);
        studio.Server.ExpectedErrors.Add(DiskFull);
        var ada = await studio.RegisterAsync("ada");
        var elsewhere = await ada.SignInElsewhereAsync();
        var late = await ada.SignInElsewhereAsync("Late device");

        disk.Fill();
        await SignInUntilRefusedAsync(late);
        var eve = new RegisterRequest { UserName = "eve", Password = TestStudio.UserPassword };
        Assert.Equal(StorageFull, (await ada.Client.RefuseAsync(ada.Client.Auth.RegisterAsync, eve)).Reason);
        await ada.RevokeAsync(elsewhere.Session);
        await studio.Server.KillAsync();

        disk.MakeRoom();
        await studio.RestartAsync();
        var client = studio.Connect();
        Assert.False(await client.IsLiveAsync(elsewhere.Tokens.AccessToken));
        Assert.True(await client.IsLiveAsync(ada.Tokens.AccessToken));
        await client.CallAsync(client.Auth.RegisterAsync, eve);
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }

    [Fact]
    public async Task What_a_score_has_to_say_leaves_the_reserve_to_those_who_revoke()
    {
        using var disk = await SmallDisk.MountAsync();
        await using var studio = await TestStudio.StartAsync(
            await TempData.InitAsync(disk.Path),
            MagnetarLaunch.Usual.With("Magnetar__Http__TrustedProxies", "127.0.0.1/32"));
        studio.Server.ExpectedErrors.Add(DiskFull);
        var founder = await studio.ClaimAsync();
        var looks = new AppearingHandler();
        using var client = new StudioClient(studio.Server.Ready.Endpoints[0], looks);
        await client.CallAsync(
            client.Auth.RegisterAsync,
            new RegisterRequest { UserName = "ada", Password = TestStudio.UserPassword });
        var late = await StudioUser.SignInAsync(client, "ada", TestStudio.UserPassword, "Late device");
        Assert.True(await late.IsLiveAsync());

        disk.Fill();
        await SignInUntilRefusedAsync(late);
        var before = await CountRecordsAsync(founder);
        looks.Shown = Appearance.Home with { Address = Appearance.Stranger.Address };
        Assert.True(await late.IsLiveAsync());

        // Judged with room again: a server that is stopped on a full disk says so with its exit code.
        var after = await CountRecordsAsync(founder);
        disk.MakeRoom();
        await UntilRoomAsync(founder);
        Assert.Empty(await TrySignInAsync(late));
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task A_full_disk_hides_no_reading_of_the_log_holds_up_no_erasure_and_takes_no_entry()
    {
        using var disk = await SmallDisk.MountAsync();
        await using var studio = await TestStudio.StartAsync(await TempData.InitAsync(disk.Path), MagnetarLaunch.Usual);
        studio.Server.ExpectedErrors.Add(DiskFull);
        var founder = await studio.ClaimAsync();
        var ada = await studio.RegisterAsync("ada");
        var late = await founder.SignInElsewhereAsync("Late device");

        disk.Fill();
        await SignInUntilRefusedAsync(late);
        var before = await CountRecordsAsync(founder);
        var entry = new AppendRequest { Entry = new NewEntry { Action = "app.tested", Outcome = Outcome.Done } };
        Assert.Equal(StorageFull, (await founder.RefuseAsync(founder.Client.Audit.AppendAsync, entry)).Reason);
        Assert.Equal(
            StorageFull,
            (await founder.RefuseOnceAsync("key", founder.Client.Audit.AppendAsync, entry)).Reason);
        var read = await founder.CallAsync(founder.Client.Audit.QueryAsync, new QueryRequest());
        Assert.Equal(before + 1, read.Checkpoint.Size);
        Assert.Equal(before - 1, read.Entries[0].Seq);

        var request = new ExportRequest { Format = ExportFormat.Csv };
        using (var export = founder.Client.Audit.Export(request, StudioClient.Options(founder.Tokens.AccessToken)))
        {
            while (await export.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
            {
                Assert.Equal(before + 1, export.ResponseStream.Current.Checkpoint.Size);
            }
        }

        Assert.Equal(before + 2, await CountRecordsAsync(founder));
        await founder.CallAsync(
            founder.Client.Accounts.EraseAccountAsync, new EraseAccountRequest { AccountId = ada.Account.AccountId });
        Assert.False(await ada.IsLiveAsync());

        (await studio.Server.StopAsync()).AssertExit(0);
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }

    private static async Task<long> CountRecordsAsync(StudioUser founder) =>
        (await founder.CallAsync(founder.Client.Audit.GetCheckpointAsync, new GetCheckpointRequest())).Checkpoint.Size;

    // Some acts still fit into the page that is open; then one does not.
    private static async Task<string> SignInUntilRefusedAsync(StudioUser user)
    {
        var reason = string.Empty;
        await Eventually.BecomesTrueAsync(
            "a sign-in is refused",
            async () => (reason = await TrySignInAsync(user)).Length > 0,
            TestContext.Current.CancellationToken);
        return reason;
    }

    // A change that is no guess: to sign in again and again would use up those of the device.
    private static Task UntilRoomAsync(StudioUser founder) => Eventually.BecomesTrueAsync(
        "changes are taken again",
        async () =>
        {
            try
            {
                var entry = new NewEntry { Action = "app.tested", Outcome = Outcome.Done };
                await founder.CallAsync(founder.Client.Audit.AppendAsync, new AppendRequest { Entry = entry });
                return true;
            }
            catch (Grpc.Core.RpcException)
            {
                return false;
            }
        },
        TestContext.Current.CancellationToken);

    // The device is the same each time, so that no other session gives way.
    private static async Task<string> TrySignInAsync(StudioUser user)
    {
        try
        {
            await StudioUser.SignInAsync(
                user.Client, user.Account.UserName, user.Password, "Late device", user.Tokens.DeviceSecret);
            return string.Empty;
        }
        catch (Grpc.Core.RpcException refused)
        {
            return Refusal.Of(refused).Reason;
        }
    }
}
