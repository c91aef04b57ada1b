using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Native.Tests.SecondFactors;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Native.Tests.Sessions;

/// <summary>The cap is decided where sessions are written: sign-ins at once go round it as little as others.</summary>
public sealed class CapRaceTests
{
    private const int SignIns = 50;
    private const int RecoveryCodes = 10;
    private const int LiveMax = 3;
    private const string LiveSql = "SELECT count(*) FROM session WHERE ended_at_unix_us IS NULL";

    // Sign-ins whose deadline passed: some of them may have opened a session all the same.
    private int _late;

    [Theory]
    [InlineData("evict_oldest", SignIns)]
    [InlineData("evict_most_suspicious", SignIns)]
    [InlineData("reject", LiveMax)]
    public async Task Of_fifty_sign_ins_at_once_from_fifty_devices_three_sessions_are_left(string policy, int answered)
    {
        await using var studio = await StartAsync(policy);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, SignIns)
            .Select(device => SignInAsync(studio.Connect(), $"Device {device}")));

        var users = outcomes.Where(outcome => outcome.User is not null).Select(outcome => outcome.User!).ToList();
        Assert.InRange(users.Count, answered - _late, answered);
        Assert.Equal(SignIns - users.Count, outcomes.Count(outcome => outcome.Refusal?.Reason == "SESSION_LIMIT"));
        await AssertLeftAsync(studio, LiveMax, users);
    }

    [Theory]
    [InlineData("evict_oldest")]
    [InlineData("evict_most_suspicious")]
    [InlineData("reject")]
    public async Task Of_fifty_sign_ins_at_once_from_one_device_one_session_is_left(string policy)
    {
        await using var studio = await StartAsync(policy);
        var first = await StudioUser.SignInAsync(studio.Connect(), "ada", TestStudio.UserPassword, "Device");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, SignIns)
            .Select(_ => SignInAsync(studio.Connect(), "Device", first.Tokens.DeviceSecret)));

        // Whoever has a place takes it again, so no policy refuses it.
        Assert.All(outcomes, outcome => Assert.NotNull(outcome.User));
        await AssertLeftAsync(studio, 1, [first, .. outcomes.Select(outcome => outcome.User!)]);
    }

    // Nothing is hashed here between a call and its act, so the ten meet there on a slow machine too.
    [Theory]
    [InlineData("evict_oldest", RecoveryCodes)]
    [InlineData("evict_most_suspicious", RecoveryCodes)]
    [InlineData("reject", LiveMax - 1)]
    public async Task Of_ten_second_steps_at_once_three_sessions_are_left(string policy, int answered)
    {
        await using var studio = await StartAsync(policy);
        var ada = await studio.SignInAsync("ada", TestStudio.UserPassword);
        var authenticator = await Authenticator.EnrolAsync(ada);
        var calls = new List<Func<Task<StudioUser?>>>();
        foreach (var code in authenticator.RecoveryCodes)
        {
            var client = studio.Connect();
            var half = await SecondSteps.HalfWayAsync(client, ada);
            calls.Add(() => TryCompleteAsync(client, half, code));
        }

        var outcomes = await Task.WhenAll(calls.Select(call => call()));

        Assert.Equal(RecoveryCodes, outcomes.Length);
        var users = outcomes.OfType<StudioUser>().ToList();
        Assert.Equal(answered, users.Count);
        await AssertLeftAsync(studio, LiveMax, [ada, .. users]);
    }

    private static async Task<StudioUser?> TryCompleteAsync(StudioClient client, string half, string code)
    {
        try
        {
            var reply = await client.CallAsync(
                client.Auth.CompleteSignInAsync, SecondSteps.Complete(half, code));
            return new StudioUser(client, TestStudio.UserPassword, reply.SignedIn);
        }
        catch (RpcException refused)
        {
            Assert.Equal("SESSION_LIMIT", Refusal.Of(refused).Reason);
            return null;
        }
    }

    // The queue before the hashers takes all fifty, and many are hashed at once: what is raced here comes after that.
    private static async Task<TestStudio> StartAsync(string policy)
    {
        var studio = await TestStudio.StartAsync(MagnetarLaunch.Usual
            .With("Magnetar__Sessions__Cap", policy)
            .With("Magnetar__Passwords__HashQueueLength", "256")
            .With("Magnetar__Passwords__HashWorkers", "8"));
        var client = studio.Connect();
        await client.CallAsync(
            client.Auth.RegisterAsync,
            new RegisterRequest { UserName = "ada", Password = TestStudio.UserPassword });
        return studio;
    }

    // Until it is decided: a busy machine sheds some of fifty sign-ins, or answers too late.
    private async Task<(StudioUser? User, Refusal? Refusal)> SignInAsync(
        StudioClient client, string device, string deviceSecret = "")
    {
        (StudioUser? User, Refusal? Refusal) outcome = default;
        await Eventually.BecomesTrueAsync(
            "the sign-in is decided",
            async () =>
            {
                outcome = await TrySignInAsync(client, device, deviceSecret);
                _ = outcome.Refusal?.Reason == "DEADLINE_PASSED" ? Interlocked.Increment(ref _late) : 0;
                return outcome.Refusal?.Reason is not ("TRY_LATER" or "DEADLINE_PASSED");
            },
            TestContext.Current.CancellationToken);
        return outcome;
    }

    private static async Task<(StudioUser? User, Refusal? Refusal)> TrySignInAsync(
        StudioClient client, string device, string deviceSecret)
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

    // By what each caller is answered, and by the rows.
    private async Task AssertLeftAsync(TestStudio studio, int left, List<StudioUser> answered)
    {
        var live = 0;
        foreach (var user in answered)
        {
            live += await user.IsLiveAsync() ? 1 : 0;
        }

        Assert.InRange(live, left - _late, left);
        (await studio.Server.StopAsync()).AssertExit(0);
        Assert.Equal(left, studio.Data.Read<long>(LiveSql));
        Assert.InRange(
            studio.Data.Read<long>("SELECT count(*) FROM session"), answered.Count, answered.Count + _late);
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }
}
