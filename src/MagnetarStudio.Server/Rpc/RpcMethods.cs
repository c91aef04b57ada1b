using System.Diagnostics.CodeAnalysis;
using Grpc.AspNetCore.Server.Model;

namespace MagnetarStudio.Server.Rpc;

/// <summary>Tells gRPC the methods of a service as the service itself names them.</summary>
internal sealed class RpcMethods<[DynamicallyAccessedMembers(RpcServiceMembers.Kept)] TService>(CallHandling handling)
    : IServiceMethodProvider<TService>
    where TService : class, IRpcService<TService>
{
    /// <inheritdoc/>
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<TService> context) =>
        TService.Bind(new RpcBinder<TService>(context, handling));
}
