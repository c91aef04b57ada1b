using Grpc.Core;
using MagnetarStudio.Native.Tests.Calling;
using MagnetarStudio.Protocol.Auth.V1;
using Xunit;

namespace MagnetarStudio.Native.Tests.SecondFactors;

/// <summary>The second step of a sign-in, and the first that leads to it.</summary>
internal static class SecondSteps
{
    /// <summary>The one answer to every code that is wrong or was used.</summary>
    public static Refusal Refused { get; } =
        new(StatusCode.Unauthenticated, "SECOND_FACTOR_REFUSED", "The code was not accepted.");

    /// <summary>Shows the password of <paramref name="user"/>, and is asked for a code.</summary>
    /// <returns>The pending token.</returns>
    public static async Task<string> HalfWayAsync(StudioClient client, StudioUser user, string deviceSecret = "")
    {
        var request = StudioUser.SignIn(user.Account.UserName, user.Password, secret: deviceSecret);
        var reply = await client.CallAsync(client.Auth.SignInAsync, request);
        Assert.Null(reply.SignedIn);
        return reply.SecondFactor.PendingToken;
    }

    /// <summary>What completes a sign-in: with a TOTP code of six digits, otherwise with a recovery code.</summary>
    public static CompleteSignInRequest Complete(string pendingToken, string code) => code.Length == 6
        ? new() { PendingToken = pendingToken, TotpCode = code }
        : new() { PendingToken = pendingToken, RecoveryCode = code };

    /// <summary>Completes a sign-in.</summary>
    /// <returns>The refusal; null if there is none.</returns>
    public static Task<Refusal?> TryCompleteAsync(StudioClient client, string pendingToken, string code) =>
        TryAsync(() => client.CallAsync(client.Auth.CompleteSignInAsync, Complete(pendingToken, code)));

    /// <summary>Steps up on the session of <paramref name="user"/>, with either kind of code.</summary>
    /// <returns>The refusal; null if there is none.</returns>
    public static Task<Refusal?> TryStepUpAsync(StudioClient client, StudioUser user, string code)
    {
        StepUpRequest proof = code.Length == 6 ? new() { TotpCode = code } : new() { RecoveryCode = code };
        return TryAsync(() => client.CallAsync(client.Auth.StepUpAsync, proof, user.Tokens.AccessToken));
    }

    /// <summary>Signs the account of <paramref name="user"/> in on another device.</summary>
    public static async Task<StudioUser> SignInAsync(StudioUser user, string code)
    {
        var half = await HalfWayAsync(user.Client, user);
        var reply = await user.Client.CallAsync(user.Client.Auth.CompleteSignInAsync, Complete(half, code));
        return new StudioUser(user.Client, user.Password, reply.SignedIn);
    }

    private static async Task<Refusal?> TryAsync(Func<Task> callAsync)
    {
        try
        {
            await callAsync();
            return null;
        }
        catch (RpcException refused)
        {
            return Refusal.Of(refused);
        }
    }
}
