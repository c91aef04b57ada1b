using System.Globalization;
using MagnetarStudio.Core.Metrics;
using MagnetarStudio.Server.Rpc.Contracts;
using Microsoft.Extensions.Primitives;

namespace MagnetarStudio.Server.Rpc;

/// <summary>A served method: its contract, and what is measured of it. Made once for each. Safe to share.</summary>
internal sealed class RpcMethod(MethodContract contract, OperationMetrics metrics)
{
    /// <summary>The terms on which it is answered.</summary>
    public MethodContract Contract { get; } = contract;

    /// <summary>Counts and times its calls.</summary>
    public OperationMetrics Metrics { get; } = metrics;

    /// <summary>The contract's deadline cap as a <c>grpc-timeout</c>.</summary>
    public StringValues TimeoutCap { get; } =
        new(string.Create(CultureInfo.InvariantCulture, $"{(long)contract.DeadlineCap.TotalMilliseconds}m"));
}
