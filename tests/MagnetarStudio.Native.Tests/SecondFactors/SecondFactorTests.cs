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
    private static readonly Refusal s_refused = SecondSteps.Refused;

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

        var second = await SecondSteps.SignInAsync(ada, authenticator.Code());
        Assert.Equal(s_refused, await RefuseAsync(ada, authenticator.Code()));
        Assert.Equal(s_refused, await RefuseAsync(ada, authenticator.Code(-1)));
        Assert.Equal(s_refused, await RefuseAsync(ada, authenticator.Code(2)));
        await SecondSteps.SignInAsync(ada, authenticator.Code(1));

        Assert.Equal(["pwd", "otp"], await MethodsAsync(ada.Client, second.Tokens.AccessToken));
        await second.RefreshAsync();
        Assert.Equal(["pwd", "otp"], await MethodsAsync(ada.Client, second.Tokens.AccessToken));
        Assert.Equal(["pwd"], await MethodsAsync(ada.Client, ada.Tokens.AccessToken));
        (await studio.Server.StopAsync()).AssertExit(0);
        await MagnetarFile.AssertLogIsIntactAsync(studio.DataDirectory);
    }

    [Fact]
    public async Task Wrong_codes_after_a_right_password_are_counted_and_stopped()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var authenticator = await Authenticator.EnrolAsync(ada);
        var kept = await SecondSteps.HalfWayAsync(ada.Client, ada);
        for (var guess = 0; guess < 5; guess++)
        {
            Assert.Equal(s_refused, await RefuseAsync(ada, "000000"));
        }

        Assert.Equal("TRY_LATER", (await SecondSteps.TryCompleteAsync(ada.Client, kept, authenticator.Code()))!.Reason);
        Assert.Equal("TRY_LATER", (await ada.Client.RefuseAsync(
            ada.Client.Auth.SignInAsync, StudioUser.SignIn("ada", ada.Password))).Reason);

        // The owner's device has tries of its own.
        var half = await SecondSteps.HalfWayAsync(ada.Client, ada, ada.Tokens.DeviceSecret);
        Assert.Null(await SecondSteps.TryCompleteAsync(ada.Client, half, authenticator.RecoveryCodes[0]));
    }

    [Fact]
    public async Task A_step_up_takes_the_second_factor_and_no_password()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var authenticator = await Authenticator.EnrolAsync(ada);
        var elsewhere = await SecondSteps.SignInAsync(ada, authenticator.RecoveryCodes[0]);
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
        await SecondSteps.SignInAsync(ada, renewed.RecoveryCodes[0]);
    }

    [Fact]
    public async Task Once_it_is_removed_the_password_is_enough_again()
    {
        await using var studio = await TestStudio.StartAsync();
        var ada = await studio.RegisterAsync("ada");
        var authenticator = await Authenticator.EnrolAsync(ada);
        var elsewhere = await SecondSteps.SignInAsync(ada, authenticator.RecoveryCodes[0]);

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
        var half = await SecondSteps.HalfWayAsync(client, ada);
        var reply = await client.CallAsync(
            client.Auth.CompleteSignInAsync, SecondSteps.Complete(half, authenticator.RecoveryCodes[0]));
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
        var half = await SecondSteps.HalfWayAsync(ada.Client, ada);
        (await studio.Server.StopAsync()).AssertExit(0);
        await studio.RestartAsync();
        var client = studio.Connect();
        Assert.Null(await SecondSteps.TryCompleteAsync(client, half, authenticator.RecoveryCodes[0]));

        await client.CallAsync(
            client.Auth.ChangePasswordAsync,
            new ChangePasswordRequest
            {
                CurrentPassword = ada.Password,
                NewPassword = "green-kettle-hums-83-ballads",
            },
            ada.Tokens.AccessToken);
        Assert.Equal(s_refused, await SecondSteps.TryCompleteAsync(client, half, authenticator.RecoveryCodes[1]));
        Assert.Equal(
            s_refused, await SecondSteps.TryCompleteAsync(client, "mgp1.nothing", authenticator.RecoveryCodes[1]));
    }

    private static async Task<Refusal> RefuseAsync(StudioUser user, string code)
    {
        var half = await SecondSteps.HalfWayAsync(user.Client, user);
        return await user.Client.RefuseAsync(user.Client.Auth.CompleteSignInAsync, SecondSteps.Complete(half, code));
    }

    private static Task<Refusal> ConfirmAsync(StudioUser user, string code) =>
        user.RefuseAsync(user.Client.Auth.ConfirmTotpAsync, new ConfirmTotpRequest { TotpCode = code });

    private static async Task<string> ReasonAsync<TRequest, TReply>(
        StudioUser user, Func<TRequest, CallOptions, AsyncUnaryCall<TReply>> method, TRequest request) =>
        (await user.RefuseAsync(method, request)).Reason;

    private static async Task<IEnumerable<string>> MethodsAsync(StudioClient client, string accessToken) =>
        (await client.CallAsync(client.Auth.ValidateTokenAsync, new ValidateTokenRequest(), accessToken)).AuthMethods;
}
