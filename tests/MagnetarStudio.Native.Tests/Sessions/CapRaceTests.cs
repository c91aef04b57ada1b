using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.Sessions;

/// <summary>The cap is decided where sessions are written: sign-ins at once go round it as little as others.</summary>
public sealed class CapRaceTests
{
    private const int SignIns = 50;
    private const int LiveMax = 3;
    private const string LiveSql = "SELECT count(*) FROM session WHERE ended_at_unix_us IS NULL";

    [Theory]
    [InlineData("evict_oldest", SignIns)]
    [InlineData("reject", LiveMax)]
    public async Task Of_fifty_sign_ins_at_once_from_fifty_devices_three_sessions_are_left(string policy, int answered)
    {
        await using var studio = await StartAsync(policy);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, SignIns)
            .Select(device => TrySignInAsync(studio.Connect(), $"Device {device}")));

        var users = outcomes.Where(outcome => outcome.User is not null).Select(outcome => outcome.User!).ToList();
        Assert.Equal(answered, users.Count);
        Assert.Equal(SignIns - answered, outcomes.Count(outcome => outcome.Refusal?.Reason == "SESSION_LIMIT"));
        var live = await LiveAmongAsync(users);
        var listed = await live[0].CallAsync(live[0].Client.Sessions.ListSessionsAsync, new ListSessionsRequest());
        Assert.Equal(
            live.Select(user => user.Session.SessionId).Order(),
            listed.Sessions.Select(session => session.SessionId).Order());
        await AssertLeftAsync(studio, LiveMax, opened: answered);
    }

    [Theory]
    [InlineData("evict_oldest")]
    [InlineData("reject")]
    public async Task Of_fifty_sign_ins_at_once_from_one_device_one_session_is_left(string policy)
    {
        await using var studio = await StartAsync(policy);
        var first = await StudioUser.SignInAsync(studio.Connect(), "ada", TestStudio.UserPassword, "Device");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, SignIns)
            .Select(_ => TrySignInAsync(studio.Connect(), "Device", first.Tokens.DeviceSecret)));

        // Whoever has a place takes it again, so no policy refuses it.
        Assert.All(outcomes, outcome => Assert.NotNull(outcome.User));
        Assert.Single(await LiveAmongAsync([first, .. outcomes.Select(outcome => outcome.User!)]));
        await AssertLeftAsync(studio, 1, opened: 1 + SignIns);
    }

    // The queue before the hashers takes all fifty: what is raced here comes after it.
    private static async Task<TestStudio> StartAsync(string policy)
    {
        var studio = await TestStudio.StartAsync(MagnetarLaunch.Usual
            .With("Magnetar__Sessions__Cap", policy)
            .With("Magnetar__Passwords__HashQueueLength", "256"));
        var client = studio.Connect();
        await client.CallAsync(
            client.Auth.RegisterAsync,
            new RegisterRequest { UserName = "ada", Password = TestStudio.UserPassword });
        return studio;
    }

    private static async Task<(StudioUser? User, Refusal? Refusal)> TrySignInAsync(
        StudioClient client, string device, string deviceSecret = "")
    {
        try
        {
            return (await StudioUser.SignInAsync(client, "ada", TestStudio.UserPassword, device, deviceSecret), null);
        }
        catch (RpcException refused)
        {
            return (null, Refusal.Of(refused));
        }
    }

    private static async Task<List<StudioUser>> LiveAmongAsync(IEnumerable<StudioUser> users)
    {
        var live = new List<StudioUser>();
        foreach (var user in users)
        {
            if (await user.IsLiveAsync())
            {
                live.Add(user);
            }
        }

        return live;
    }

    private static async Task AssertLeftAsync(TestStudio studio, int live, int opened)
    {
        (await studio.Server.StopAsync()).AssertExit(0);
        Assert.Equal(live, studio.Data.Read<long>(LiveSql));
        Assert.Equal(opened, studio.Data.Read<long>("SELECT count(*) FROM session"));
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }
}
