using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Native.Tests.Running;
using Xunit;

namespace MagnetarStudio.Native.Tests.Sessions;

/// <summary>The fourth session where the operator lets none give way.</summary>
public sealed class CapTests
{
    [Fact]
    public async Task Under_reject_the_fourth_sign_in_is_refused_and_the_three_live_on()
    {
        await using var studio = await TestStudio.StartAsync(
            MagnetarLaunch.Usual.With("Magnetar__Sessions__Cap", "reject"));
        var first = await studio.RegisterAsync("ada");
        StudioUser[] three =
            [first, await first.SignInElsewhereAsync("Two"), await first.SignInElsewhereAsync("Three")];

        var refused = await first.Client.RefuseAsync(
            first.Client.Auth.SignInAsync, StudioUser.SignIn("ada", first.Password, "Four"));

        Assert.Equal((StatusCode.FailedPrecondition, "SESSION_LIMIT"), (refused.Code, refused.Reason));
        foreach (var user in three)
        {
            Assert.True(await user.IsLiveAsync());
            await user.RefreshAsync();
        }

        // A device that has a session takes its own place, and a place that became free is anybody's.
        await studio.SignInAsync("ada", first.Password, "First device", first.Tokens.DeviceSecret);
        await three[1].RevokeAsync();
        Assert.True(await (await first.SignInElsewhereAsync("Four")).IsLiveAsync());
    }
}
