using Grpc.Core;
using MagnetarStudio.LoadClient.Target;
using MagnetarStudio.Protocol.Auth.V1;

namespace MagnetarStudio.LoadClient.Scenarios;

/// <summary>SignIn of known devices: one password hash and one act of the writer each. Thread-safe.</summary>
internal sealed class SignInOperation(
    IReadOnlyList<AuthService.AuthServiceClient> clients, IReadOnlyList<Visitor> returners) : IOperation
{
    /// <inheritdoc/>
    public string Name => "sign-in";

    /// <inheritdoc/>
    public Task CallAsync(int number, CancellationToken cancel) => returners[number % returners.Count]
        .SignInAsync(clients[number % clients.Count], new CallOptions(cancellationToken: cancel));
}
