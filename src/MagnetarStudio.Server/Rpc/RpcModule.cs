using System.Diagnostics.CodeAnalysis;
using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using MagnetarStudio.Core.Metrics;
using MagnetarStudio.Server.Rpc.Contracts;
using MagnetarStudio.Server.Rpc.Peers;
using MagnetarStudio.Server.Rpc.Streams;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace MagnetarStudio.Server.Rpc;

/// <summary>Everything that gRPC and its edge add to the server, in one place.</summary>
/// <remarks>
/// Others add what it asks for: <see cref="TimeProvider"/>, the access tokens, the session keeper, the permission and
/// metric registries, the audit log, and the limiter of its refusals.
/// </remarks>
internal static class RpcModule
{
    /// <summary>Adds gRPC and the edge.</summary>
    /// <param name="services">The server's services.</param>
    /// <param name="contracts">The terms of every method that will be mapped.</param>
    /// <param name="limits">How much is taken from callers at once.</param>
    public static IServiceCollection AddRpc(
        this IServiceCollection services, ContractCatalogue contracts, EdgeLimits limits)
    {
        services.AddSingleton(contracts);
        services.AddSingleton(limits);
        services.AddSingleton<FaultMap>();
        services.AddSingleton<PeerLimits>();
        services.AddSingleton<CallIdentity>();
        services.AddSingleton<CallAccess>();
        services.AddSingleton<StreamGuard>();
        services.AddSingleton<CallHandling>();
        services.AddSingleton<RpcEdge>();
        services.AddHostedService<RefusalFlush>();

        services.AddGrpcWithoutDiscovery().Services.Configure<GrpcServiceOptions>(grpc =>
        {
            grpc.MaxReceiveMessageSize = EdgeLimits.ReceiveMaxBytes;

            // An unknown method and an unknown service get one answer, in UnknownPaths.
            grpc.IgnoreUnknownServices = true;
        });

        // gRPC logs what callers send wrong as its own errors; FaultMap logs what goes wrong here.
        services.AddLogging(logging => logging.AddFilter("Grpc", LogLevel.None));
        return services;
    }

    /// <summary>Adds a service.</summary>
    /// <param name="services">The server's services.</param>
    /// <param name="receiveMaxBytes">Longest message that it reads, in bytes.</param>
    public static IServiceCollection AddRpcService<[DynamicallyAccessedMembers(RpcServiceMembers.Kept)] TService>(
        this IServiceCollection services, int receiveMaxBytes = EdgeLimits.ReceiveMaxBytes)
        where TService : class, IRpcService<TService>
    {
        services.AddSingleton<TService>();
        services.AddSingleton<IServiceMethodProvider<TService>, RpcMethods<TService>>();
        services.AddGrpcWithoutDiscovery().AddServiceOptions<TService>(
            grpc => grpc.MaxReceiveMessageSize = receiveMaxBytes);
        return services;
    }

    /// <summary>Serves what a service binds, behind the edge. The only way in which a service is mapped.</summary>
    /// <exception cref="InvalidOperationException">At start: a method has no contract.</exception>
    public static void MapRpc<[DynamicallyAccessedMembers(RpcServiceMembers.Kept)] TService>(
        this IEndpointRouteBuilder endpoints)
        where TService : class, IRpcService<TService> =>
        endpoints.MapGrpcService<TService>().Add(endpoint => Guard(endpoint, endpoints.ServiceProvider));

    // Methods are bound by IRpcService, and by nothing else.
    private static IGrpcServerBuilder AddGrpcWithoutDiscovery(this IServiceCollection services)
    {
        var grpc = services.AddGrpc();
        services.RemoveAll(typeof(IServiceMethodProvider<>));
        return grpc;
    }

    private static void Guard(EndpointBuilder endpoint, IServiceProvider services)
    {
        var name = endpoint.Metadata.OfType<GrpcMethodMetadata>().Single().Method.FullName;
        var contract = services.GetRequiredService<ContractCatalogue>().Find(name)
            ?? throw new InvalidOperationException($"{name} has no contract.");

        var metrics = services.GetRequiredService<MetricRegistry>().Operation(name.TrimStart('/'));
        var method = new RpcMethod(contract, metrics);
        var edge = services.GetRequiredService<RpcEdge>();
        var serve = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = http => edge.ServeAsync(http, method, serve);
    }
}
