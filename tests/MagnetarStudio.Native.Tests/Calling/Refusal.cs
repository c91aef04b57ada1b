using Google.Rpc;
using Grpc.Core;

namespace MagnetarStudio.Native.Tests.Calling;

/// <summary>Everything by which a caller could tell one refusal from another.</summary>
/// <param name="Code">The canonical code.</param>
/// <param name="Reason">The stable reason; empty if the answer has none.</param>
/// <param name="Text">The words.</param>
internal sealed record Refusal(StatusCode Code, string Reason, string Text)
{
    /// <summary>The one answer to every token that names no live session.</summary>
    public static Refusal SessionNotLive { get; } =
        new(StatusCode.Unauthenticated, "SESSION_NOT_LIVE", "Sign in again to continue.");

    /// <summary>The one answer to every wrong name or password.</summary>
    public static Refusal InvalidCredentials { get; } =
        new(StatusCode.Unauthenticated, "INVALID_CREDENTIALS", "User name or password is wrong.");

    /// <summary>The one answer where there is no such method, or not yet.</summary>
    public static Refusal MethodUnavailable { get; } =
        new(StatusCode.Unimplemented, "METHOD_UNAVAILABLE", "There is no such method.");

    /// <summary>Reads what a call was answered.</summary>
    public static Refusal Of(RpcException refused) => new(
        refused.StatusCode,
        refused.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason ?? string.Empty,
        refused.Status.Detail);
}
