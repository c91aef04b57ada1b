using Grpc.Core;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Passwords;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Server.Rpc;

namespace MagnetarStudio.Server.Auth;

/// <summary>Which failure a caller sees for which verdict of the account and sign-in rooms.</summary>
internal static class AuthFaults
{
    // What a busy queue says when it cannot say better.
    private static readonly TimeSpan s_retrySoon = TimeSpan.FromSeconds(1);

    /// <summary>The failure of a sign-in or a proof that was not granted.</summary>
    public static RpcException Of(SignInVerdict verdict, TimeSpan? retryAfter) => verdict switch
    {
        SignInVerdict.InvalidCredentials => RpcFaults.InvalidCredentials(),
        SignInVerdict.SecondFactorRefused => RpcFaults.SecondFactorRefused(),
        SignInVerdict.TryLater or SignInVerdict.Busy => RpcFaults.TryLater(retryAfter ?? s_retrySoon),
        SignInVerdict.SessionLimit => RpcFaults.SessionLimit(),
        SignInVerdict.Unfamiliar => RpcFaults.SignInUnfamiliar(),
        _ => RpcFaults.Internal(),
    };

    /// <summary>The failure of a change of a second factor; null when it was done.</summary>
    public static RpcException? Of(SecondFactorVerdict verdict, TimeSpan? retryAfter) => verdict switch
    {
        SecondFactorVerdict.Done => null,
        SecondFactorVerdict.NotEnrolled => RpcFaults.SecondFactorNotEnrolled(),
        SecondFactorVerdict.Enrolled => RpcFaults.SecondFactorEnrolled(),
        SecondFactorVerdict.Refused => RpcFaults.SecondFactorRefused(),
        SecondFactorVerdict.TryLater => RpcFaults.TryLater(retryAfter ?? s_retrySoon),
        _ => RpcFaults.Internal(),
    };

    /// <summary>The failure of a change that sets a password; null when it was done.</summary>
    public static RpcException? Of(AccountAnswer answer) =>
        answer.RetryAfter is { } wait ? RpcFaults.TryLater(wait)
        : Of(answer.Password) ?? Of(answer.Verdict);

    /// <summary>The failure of a password that the policy refuses; null when it does not.</summary>
    public static RpcException? Of(PasswordVerdict verdict) => verdict switch
    {
        PasswordVerdict.Accepted => null,
        PasswordVerdict.TooShort => RpcFaults.PasswordTooShort(),
        PasswordVerdict.TooLong => RpcFaults.PasswordTooLong(),
        PasswordVerdict.ContextWord => RpcFaults.PasswordHasContext(),
        _ => RpcFaults.Internal(),
    };

    /// <summary>The failure of a change to an account; null when it was done, or was so already.</summary>
    public static RpcException? Of(AccountVerdict verdict) => verdict switch
    {
        AccountVerdict.Done or AccountVerdict.Unchanged => null,
        AccountVerdict.NotFound => RpcFaults.NotFound(),
        AccountVerdict.Erased => RpcFaults.AccountErased(),
        AccountVerdict.NameTaken => RpcFaults.UserNameTaken(),
        AccountVerdict.Denied => RpcFaults.RankTooLow(),
        AccountVerdict.LastFounder => RpcFaults.LastFounder(),
        AccountVerdict.Moved => RpcFaults.AccountChanged(),
        AccountVerdict.AlreadyClaimed => RpcFaults.AlreadyClaimed(),
        AccountVerdict.RegistrationClosed => RpcFaults.RegistrationClosed(),
        _ => RpcFaults.Internal(),
    };
}
