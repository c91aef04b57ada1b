using Grpc.Core;
using MagnetarStudio.Protocol.Auth.V1;

namespace MagnetarStudio.Server.Rpc;

/// <summary>Failures of the auth services.</summary>
internal static partial class RpcFaults
{
    /// <summary>The name is unknown, the password wrong, or the account disabled or closed: one answer.</summary>
    public static RpcException InvalidCredentials() =>
        Fault(StatusCode.Unauthenticated, AuthReason.InvalidCredentials.NameOf(), "User name or password is wrong.");

    /// <summary>The second factor is wrong or used, or the pending sign-in is over.</summary>
    public static RpcException SecondFactorRefused() =>
        Fault(StatusCode.Unauthenticated, AuthReason.SecondFactorRefused.NameOf(), "The code was not accepted.");

    /// <summary>The password is right, and nothing else about the sign-in is like the account's earlier ones.</summary>
    public static RpcException SignInUnfamiliar() => Fault(
        StatusCode.PermissionDenied,
        AuthReason.SignInUnfamiliar.NameOf(),
        "Sign in from a known device or network, or with a second factor.");

    /// <summary>No second factor is enrolled, or none awaits confirmation.</summary>
    public static RpcException SecondFactorNotEnrolled() => Fault(
        StatusCode.FailedPrecondition, AuthReason.SecondFactorNotEnrolled.NameOf(), "No second factor is enrolled.");

    /// <summary>A second factor is enrolled already.</summary>
    public static RpcException SecondFactorEnrolled() => Fault(
        StatusCode.FailedPrecondition,
        AuthReason.SecondFactorEnrolled.NameOf(),
        "A second factor is enrolled already.");

    /// <summary>The server has its founder.</summary>
    public static RpcException AlreadyClaimed() =>
        Fault(StatusCode.FailedPrecondition, AuthReason.AlreadyClaimed.NameOf(), "The server has its founder.");

    /// <summary>The claim code is wrong or over.</summary>
    public static RpcException ClaimCodeRefused() =>
        Fault(StatusCode.PermissionDenied, AuthReason.ClaimCodeRefused.NameOf(), "The claim code was not accepted.");

    /// <summary>The server takes no registrations.</summary>
    public static RpcException RegistrationClosed() => Fault(
        StatusCode.PermissionDenied, AuthReason.RegistrationClosed.NameOf(), "The server takes no registrations.");

    /// <summary>The invitation code is missing, wrong, used or over: one answer.</summary>
    public static RpcException InvitationRefused() =>
        Fault(StatusCode.PermissionDenied, AuthReason.InvitationRefused.NameOf(), "The invitation was not accepted.");

    /// <summary>The user name is taken.</summary>
    public static RpcException UserNameTaken() =>
        Fault(StatusCode.AlreadyExists, AuthReason.UserNameTaken.NameOf(), "The user name is taken.");

    /// <summary>The password has fewer code points than the policy asks for.</summary>
    public static RpcException PasswordTooShort() =>
        Fault(StatusCode.InvalidArgument, AuthReason.PasswordTooShort.NameOf(), "The password is too short.");

    /// <summary>The password has more code points than the policy allows.</summary>
    public static RpcException PasswordTooLong() =>
        Fault(StatusCode.InvalidArgument, AuthReason.PasswordTooLong.NameOf(), "The password is too long.");

    /// <summary>The password is among the common ones.</summary>
    public static RpcException PasswordTooCommon() =>
        Fault(StatusCode.InvalidArgument, AuthReason.PasswordTooCommon.NameOf(), "The password is too common.");

    /// <summary>The password is made of the user's own name or the product's.</summary>
    public static RpcException PasswordHasContext() => Fault(
        StatusCode.InvalidArgument, AuthReason.PasswordHasContext.NameOf(), "The password is made of known words.");

    /// <summary>The password is in a collection of breached ones.</summary>
    public static RpcException PasswordBreached() =>
        Fault(StatusCode.InvalidArgument, AuthReason.PasswordBreached.NameOf(), "The password is known from a breach.");

    /// <summary>The new password is the current one.</summary>
    public static RpcException PasswordUnchanged() =>
        Fault(StatusCode.InvalidArgument, AuthReason.PasswordUnchanged.NameOf(), "The password is the current one.");

    /// <summary>What is acted upon, or given, is above the caller's rank.</summary>
    public static RpcException RankTooLow() =>
        Fault(StatusCode.PermissionDenied, AuthReason.RankTooLow.NameOf(), "The account's rank is too low.");

    /// <summary>It would leave the server without an active founder.</summary>
    public static RpcException LastFounder() =>
        Fault(StatusCode.FailedPrecondition, AuthReason.LastFounder.NameOf(), "The server needs an active founder.");

    /// <summary>The registry has no such permission, or the level does not fit it.</summary>
    public static RpcException PermissionUnknown() =>
        Fault(StatusCode.InvalidArgument, AuthReason.PermissionUnknown.NameOf(), "There is no such permission.");

    /// <summary>The account was erased, which cannot be undone.</summary>
    public static RpcException AccountErased() =>
        Fault(StatusCode.FailedPrecondition, AuthReason.AccountErased.NameOf(), "The account was erased.");

    /// <summary>The account changed while the call was judged.</summary>
    public static RpcException AccountChanged() =>
        Fault(StatusCode.Aborted, AuthReason.AccountChanged.NameOf(), "The account has changed. Read it again.");

    /// <summary>The breach check cannot be made now, and the operator refuses what was not checked.</summary>
    /// <param name="wait">When to try again.</param>
    public static RpcException PasswordCheckUnavailable(TimeSpan wait) => Fault(
        StatusCode.Unavailable, AuthReason.PasswordCheckUnavailable.NameOf(), "The password cannot be checked now.",
        Wait(wait));
}
