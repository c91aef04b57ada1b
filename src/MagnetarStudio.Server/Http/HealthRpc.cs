using Grpc.Core;
using Grpc.Health.V1;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Rpc.Contracts;

namespace MagnetarStudio.Server.Http;

/// <summary>Serves <c>grpc.health.v1.Health</c>, to anybody.</summary>
/// <remarks>
/// Watch is not bound: a stream for strangers would be open without a session to end it. gRPC's health protocol asks
/// clients to take UNIMPLEMENTED as healthy and not to call again.
/// </remarks>
internal sealed partial class HealthRpc(Readiness readiness, ContractCatalogue contracts) : Health.HealthBase
{
    /// <inheritdoc/>
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        if (request.Service.Length > 0 && !contracts.Contracts.Any(contract => IsOf(request.Service, contract)))
        {
            throw RpcFaults.NotFound();
        }

        return Task.FromResult(new HealthCheckResponse
        {
            Status = readiness.IsReady
                ? HealthCheckResponse.Types.ServingStatus.Serving
                : HealthCheckResponse.Types.ServingStatus.NotServing,
        });
    }

    // A full name is "/package.Service/Method".
    private static bool IsOf(string service, MethodContract contract) =>
        contract.FullName.Length > service.Length + 1
        && contract.FullName[service.Length + 1] == '/'
        && string.CompareOrdinal(contract.FullName, 1, service, 0, service.Length) == 0;
}
