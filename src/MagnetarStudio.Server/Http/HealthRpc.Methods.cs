using Grpc.Health.V1;
using MagnetarStudio.Server.Rpc;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace MagnetarStudio.Server.Http;

/// <content>What is served. A method that is not named here answers UNIMPLEMENTED.</content>
internal sealed partial class HealthRpc : IRpcService<HealthRpc>
{
    /// <inheritdoc/>
    public static ServiceDescriptor Contract => Health.Descriptor;

    /// <inheritdoc/>
    public static void Bind(RpcBinder<HealthRpc> methods)
    {
        methods.Unary(
            nameof(Check), HealthCheckRequest.Parser, static (rpc, request, call) => rpc.Check(request, call));
    }
}
