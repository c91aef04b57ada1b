using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Session.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.SecondFactors;

/// <summary>A second factor is enrolled, asked for, used once, and removed.</summary>
public sealed class SecondFactorTests
{
    private static readonly Refusal s_refused =
        new(StatusCode.Unauthenticated, "SECOND_FACTOR_REFUSED", "The code was not accepted.");

    [Fact]
    public async Task It_counts_for_nothing_until_it_is_confirmed_and_then_ends_the_other_sessions()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var begun = await ada.CallAsync(ada.Client.Auth.EnrollTotpAsync, new EnrollTotpRequest());
        var authenticator = new Authenticator(begun.OtpauthUri);
        Assert.Equal("/magnetar:ada", authenticator.Label);
        Assert.Equal("magnetar", authenticator.Parameters["issuer"]);
        Assert.Equal(20, authenticator.Secret.Length);

        var elsewhere = await ada.SignInElsewhereAsync();
        Assert.Equal("SECOND_FACTOR_NOT_ENROLLED", await ReasonAsync(
            ada, ada.Client.Auth.RegenerateRecoveryCodesAsync, new RegenerateRecoveryCodesRequest()));

        using var watch = ada.Client.Sessions.WatchSessions(
            new WatchSessionsRequest(), StudioClient.Options(ada.Tokens.AccessToken));
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        await Authenticator.RoomAsync();
        Assert.Equal(s_refused, await ConfirmAsync(ada, authenticator.Code(-2)));
        Assert.Equal(s_refused, await ConfirmAsync(ada, authenticator.Code(2)));
        var confirmed = await ada.CallAsync(
            ada.Client.Auth.ConfirmTotpAsync, new ConfirmTotpRequest { TotpCode = authenticator.Code() });

        Assert.Equal(10, confirmed.RecoveryCodes.Distinct().Count());
        Assert.False(await elsewhere.IsLiveAsync());
        Assert.True(await watch.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        Assert.Equal(SessionEndReason.SecondFactorChanged, watch.ResponseStream.Current.Ended.Reason);
        var self = await ada.CallAsync(ada.Client.Auth.WhoAmIAsync, new WhoAmIRequest());
        Assert.True(self.Account.SecondFactorEnrolled);
        Assert.Equal(
            "SECOND_FACTOR_ENROLLED", await ReasonAsync(ada, ada.Client.Auth.EnrollTotpAsync, new EnrollTotpRequest()));
        Assert.Equal("SECOND_FACTOR_ENROLLED", (await ConfirmAsync(ada, authenticator.Code(1))).Reason);
    }

    [Fact]
    public async Task A_code_counts_once_one_step_early_or_late_and_its_token_says_so()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var authenticator = await Authenticator.EnrolAsync(ada); // with the code of the step before

        var second = await SignInAsync(ada, authenticator.Code());
        Assert.Equal(s_refused, await RefuseAsync(ada, authenticator.Code()));
        Assert.Equal(s_refused, await RefuseAsync(ada, authenticator.Code(-1)));
        Assert.Equal(s_refused, await RefuseAsync(ada, authenticator.Code(2)));
        await SignInAsync(ada, authenticator.Code(1));

        Assert.Equal(["pwd", "otp"], await MethodsAsync(ada.Client, second.Tokens.AccessToken));
        await second.RefreshAsync();
        Assert.Equal(["pwd", "otp"], await MethodsAsync(ada.Client, second.Tokens.AccessToken));
        Assert.Equal(["pwd"], await MethodsAsync(ada.Client, ada.Tokens.AccessToken));
        (await studio.Server.StopAsync()).AssertExit(0);
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_callers_that_race_with_one_code_one_gets_in(bool isRecovery)
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var authenticator = await Authenticator.EnrolAsync(ada);
        var code = isRecovery ? authenticator.RecoveryCodes[4] : authenticator.Code();
        var halves = new List<(StudioClient Client, string Token)>();
        for (var caller = 0; caller < 4; caller++)
        {
            var client = studio.Connect();
            halves.Add((client, await HalfWayAsync(client, ada)));
        }

        var outcomes = await Task.WhenAll(halves.Select(half => TryCompleteAsync(half.Client, half.Token, code)));

        Assert.Single(outcomes, outcome => outcome is null);
        Assert.Equal(3, outcomes.Count(outcome => outcome == s_refused));
        if (isRecovery)
        {
            await TryCompleteAsync(ada.Client, await HalfWayAsync(ada.Client, ada), authenticator.RecoveryCodes[5]);
            (await studio.Server.StopAsync()).AssertExit(0);
            Assert.Equal(8, studio.Data.Read<long>("SELECT count(*) FROM recovery_code"));
        }
    }

    [Fact]
    public async Task Wrong_codes_after_a_right_password_are_counted_and_stopped()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var authenticator = await Authenticator.EnrolAsync(ada);
        var kept = await HalfWayAsync(ada.Client, ada);
        for (var guess = 0; guess < 5; guess++)
        {
            Assert.Equal(s_refused, await RefuseAsync(ada, "000000"));
        }

        Assert.Equal("TRY_LATER", (await TryCompleteAsync(ada.Client, kept, authenticator.Code()))!.Reason);
        Assert.Equal("TRY_LATER", (await ada.Client.RefuseAsync(
            ada.Client.Auth.SignInAsync, StudioUser.SignIn("ada", ada.Password))).Reason);

        // The owner's device has tries of its own.
        var half = await HalfWayAsync(ada.Client, ada, ada.Tokens.DeviceSecret);
        Assert.Null(await TryCompleteAsync(ada.Client, half, authenticator.RecoveryCodes[0]));
    }

    [Fact]
    public async Task A_step_up_takes_the_second_factor_and_no_password()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var authenticator = await Authenticator.EnrolAsync(ada);
        var elsewhere = await SignInAsync(ada, authenticator.RecoveryCodes[0]);
        Task<Refusal> RefuseStepUpAsync(StepUpRequest proof) => ada.RefuseAsync(ada.Client.Auth.StepUpAsync, proof);

        Assert.Equal(s_refused, await RefuseStepUpAsync(new() { Password = ada.Password }));
        Assert.Equal(s_refused, await RefuseStepUpAsync(new() { TotpCode = "000000" }));
        await Authenticator.RoomAsync();
        var code = authenticator.Code();
        var fresh = await ada.CallAsync(ada.Client.Auth.StepUpAsync, new StepUpRequest { TotpCode = code });
        Assert.Equal(s_refused, await RefuseStepUpAsync(new() { TotpCode = code }));
        Assert.Equal(["pwd", "otp"], await MethodsAsync(ada.Client, fresh.AccessToken));
        await ada.CallAsync(
            ada.Client.Auth.StepUpAsync, new StepUpRequest { RecoveryCode = authenticator.RecoveryCodes[1] });

        var renewed = await ada.Client.CallAsync(
            ada.Client.Auth.RegenerateRecoveryCodesAsync, new RegenerateRecoveryCodesRequest(), fresh.AccessToken);
        Assert.Equal(10, renewed.RecoveryCodes.Count);
        Assert.False(await elsewhere.IsLiveAsync());
        Assert.Equal(s_refused, await RefuseAsync(ada, authenticator.RecoveryCodes[2]));
        await SignInAsync(ada, renewed.RecoveryCodes[0]);
    }

    [Fact]
    public async Task Once_it_is_removed_the_password_is_enough_again()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var authenticator = await Authenticator.EnrolAsync(ada);
        var elsewhere = await SignInAsync(ada, authenticator.RecoveryCodes[0]);

        await ada.CallAsync(ada.Client.Auth.RemoveTotpAsync, new RemoveTotpRequest());

        Assert.False(await elsewhere.IsLiveAsync());
        Assert.True(await ada.IsLiveAsync());
        await ada.SignInElsewhereAsync();
        Assert.Equal("SECOND_FACTOR_NOT_ENROLLED", await ReasonAsync(
            ada, ada.Client.Auth.RemoveTotpAsync, new RemoveTotpRequest()));
        Assert.Equal(s_refused, await ada.RefuseAsync(
            ada.Client.Auth.StepUpAsync, new StepUpRequest { RecoveryCode = authenticator.RecoveryCodes[1] }));
        await ada.CallAsync(ada.Client.Auth.StepUpAsync, new StepUpRequest { Password = ada.Password });
    }

    [Fact]
    public async Task A_forced_password_change_holds_behind_the_second_factor()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var authenticator = await Authenticator.EnrolAsync(ada);
        (await studio.Server.StopAsync()).AssertExit(0);
        studio.Data.Change("UPDATE account SET must_change = 1");
        await studio.RestartAsync();

        var client = studio.Connect();
        var half = await HalfWayAsync(client, ada);
        var reply = await client.CallAsync(
            client.Auth.CompleteSignInAsync, Complete(half, authenticator.RecoveryCodes[0]));
        Assert.True(reply.SignedIn.MustChangePassword);
        var token = reply.SignedIn.Tokens.AccessToken;
        Assert.Equal(
            "PASSWORD_CHANGE_REQUIRED",
            (await client.RefuseAsync(client.Auth.RemoveTotpAsync, new RemoveTotpRequest(), token)).Reason);

        // The current password is the proof of a change, with a second factor too.
        var change = new ChangePasswordRequest
        {
            CurrentPassword = ada.Password,
            NewPassword = "green-kettle-hums-83-ballads",
        };
        await client.CallAsync(client.Auth.ChangePasswordAsync, change, token);
        await client.CallAsync(client.Auth.RemoveTotpAsync, new RemoveTotpRequest(), token);
    }

    [Fact]
    public async Task A_pending_sign_in_is_over_once_the_password_changes_and_outlives_a_restart_otherwise()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var authenticator = await Authenticator.EnrolAsync(ada);
        var half = await HalfWayAsync(ada.Client, ada);
        (await studio.Server.StopAsync()).AssertExit(0);
        await studio.RestartAsync();
        var client = studio.Connect();
        Assert.Null(await TryCompleteAsync(client, half, authenticator.RecoveryCodes[0]));

        await client.CallAsync(
            client.Auth.ChangePasswordAsync,
            new ChangePasswordRequest
            {
                CurrentPassword = ada.Password,
                NewPassword = "green-kettle-hums-83-ballads",
            },
            ada.Tokens.AccessToken);
        Assert.Equal(s_refused, await TryCompleteAsync(client, half, authenticator.RecoveryCodes[1]));
        Assert.Equal(s_refused, await TryCompleteAsync(client, "mgp1.nothing", authenticator.RecoveryCodes[1]));
    }

    private static async Task<StudioUser> SignInAsync(StudioUser user, string code)
    {
        var half = await HalfWayAsync(user.Client, user);
        var reply = await user.Client.CallAsync(user.Client.Auth.CompleteSignInAsync, Complete(half, code));
        return new StudioUser(user.Client, user.Password, reply.SignedIn);
    }

    private static async Task<Refusal> RefuseAsync(StudioUser user, string code)
    {
        var half = await HalfWayAsync(user.Client, user);
        return await user.Client.RefuseAsync(user.Client.Auth.CompleteSignInAsync, Complete(half, code));
    }

    private static async Task<Refusal?> TryCompleteAsync(StudioClient client, string pendingToken, string code)
    {
        try
        {
            await client.CallAsync(client.Auth.CompleteSignInAsync, Complete(pendingToken, code));
            return null;
        }
        catch (RpcException refused)
        {
            return Refusal.Of(refused);
        }
    }

    private static async Task<string> HalfWayAsync(StudioClient client, StudioUser user, string deviceSecret = "")
    {
        var request = StudioUser.SignIn(user.Account.UserName, user.Password, secret: deviceSecret);
        var reply = await client.CallAsync(client.Auth.SignInAsync, request);
        Assert.Null(reply.SignedIn);
        return reply.SecondFactor.PendingToken;
    }

    private static CompleteSignInRequest Complete(string pendingToken, string code) => code.Length == 6
        ? new() { PendingToken = pendingToken, TotpCode = code }
        : new() { PendingToken = pendingToken, RecoveryCode = code };

    private static Task<Refusal> ConfirmAsync(StudioUser user, string code) =>
        user.RefuseAsync(user.Client.Auth.ConfirmTotpAsync, new ConfirmTotpRequest { TotpCode = code });

    private static async Task<string> ReasonAsync<TRequest, TReply>(
        StudioUser user, Func<TRequest, CallOptions, AsyncUnaryCall<TReply>> method, TRequest request) =>
        (await user.RefuseAsync(method, request)).Reason;

    private static async Task<IEnumerable<string>> MethodsAsync(StudioClient client, string accessToken) =>
        (await client.CallAsync(client.Auth.ValidateTokenAsync, new ValidateTokenRequest(), accessToken)).AuthMethods;
}
