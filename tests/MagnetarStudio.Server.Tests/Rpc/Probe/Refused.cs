using Google.Rpc;
using Grpc.Core;
using Xunit;

namespace MagnetarStudio.Server.Tests.Rpc.Probe;

/// <summary>What a client can tell of a refused call.</summary>
internal static class Refused
{
    /// <summary>Waits for a call to be refused, and checks code and reason.</summary>
    public static async Task<RpcException> AsAsync<T>(StatusCode code, string reason, AsyncUnaryCall<T> call) =>
        await AsAsync(code, reason, () => call.ResponseAsync);

    /// <summary>Waits for a call to be refused, and checks code and reason.</summary>
    public static async Task<RpcException> AsAsync(StatusCode code, string reason, Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal((code, reason), (refusal.StatusCode, ReasonOf(refusal)));
        return refusal;
    }

    /// <summary>The reason in the details; null without any.</summary>
    public static string? ReasonOf(RpcException refusal) => refusal.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason;
}
