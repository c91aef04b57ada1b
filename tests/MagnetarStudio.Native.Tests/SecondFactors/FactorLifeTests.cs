using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using MagnetarStudio.Protocol.Auth.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.SecondFactors;

/// <summary>What waits for a code waits for minutes: an enrolment for ten, a sign-in for five.</summary>
public sealed class FactorLifeTests
{
    // Calls take their time too, so the last good moment is tried this long before the first bad one. It is a whole
    // number of time steps, as all that the clock is moved by: a code drifts by as many steps as the clock was moved.
    private static readonly TimeSpan s_margin = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan s_confirmLife = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan s_pendingLife = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task An_enrolment_is_confirmed_within_ten_minutes_or_never()
    {
        using var clock = await ServerClock.MakeAsync();
        await using var studio = await TestStudio.StartAsync(clock.Drive(MagnetarLaunch.Usual));
        var (ada, eve) = (await studio.RegisterAsync("ada"), await studio.RegisterAsync("eve"));
        var (hers, others) = (await BeginAsync(ada), await BeginAsync(eve));

        clock.Advance(s_confirmLife - s_margin);
        await Authenticator.RoomAsync();
        await ada.CallAsync(ada.Client.Auth.ConfirmTotpAsync, Confirm(hers, s_confirmLife - s_margin));

        clock.Advance(s_margin);
        await Authenticator.RoomAsync();
        var late = await eve.RefuseAsync(eve.Client.Auth.ConfirmTotpAsync, Confirm(others, s_confirmLife));
        Assert.Equal("SECOND_FACTOR_NOT_ENROLLED", late.Reason);
        Assert.True(await eve.IsLiveAsync());
    }

    [Fact]
    public async Task A_sign_in_is_completed_within_five_minutes_or_begun_anew()
    {
        using var clock = await ServerClock.MakeAsync();
        await using var studio = await TestStudio.StartAsync(clock.Drive(MagnetarLaunch.Usual));
        var ada = await studio.RegisterAsync("ada");
        var codes = (await Authenticator.EnrolAsync(ada)).RecoveryCodes;
        var (first, second) = (await PasswordAsync(ada), await PasswordAsync(ada));

        clock.Advance(s_pendingLife - s_margin);
        await ada.Client.CallAsync(ada.Client.Auth.CompleteSignInAsync, Complete(first, codes[0]));

        clock.Advance(s_margin);
        var late = await ada.Client.RefuseAsync(ada.Client.Auth.CompleteSignInAsync, Complete(second, codes[1]));
        Assert.Equal("SECOND_FACTOR_REFUSED", late.Reason);

        // It was the sign-in that was late, and the code is good still.
        await ada.Client.CallAsync(
            ada.Client.Auth.CompleteSignInAsync, Complete(await PasswordAsync(ada), codes[1]));
    }

    private static async Task<Authenticator> BeginAsync(StudioUser user)
    {
        var begun = await user.CallAsync(user.Client.Auth.EnrollTotpAsync, new EnrollTotpRequest());
        return new Authenticator(begun.OtpauthUri);
    }

    private static ConfirmTotpRequest Confirm(Authenticator authenticator, TimeSpan moved) =>
        new() { TotpCode = authenticator.Code((int)(moved / Authenticator.Step)) };

    private static async Task<string> PasswordAsync(StudioUser user)
    {
        var reply = await user.Client.CallAsync(
            user.Client.Auth.SignInAsync, StudioUser.SignIn(user.Account.UserName, user.Password));
        return reply.SecondFactor.PendingToken;
    }

    private static CompleteSignInRequest Complete(string pendingToken, string recoveryCode) =>
        new() { PendingToken = pendingToken, RecoveryCode = recoveryCode };
}
