using Grpc.Core;
using MagnetarStudio.LoadClient.Target;
using MagnetarStudio.Protocol.Auth.V1;

namespace MagnetarStudio.LoadClient.Scenarios;

/// <summary>ValidateToken: the least that every call of a signed-in client costs. Thread-safe.</summary>
internal sealed class ValidateOperation(
    IReadOnlyList<AuthService.AuthServiceClient> clients, IReadOnlyList<Visitor> readers) : IOperation
{
    private static readonly ValidateTokenRequest s_request = new();

    // Made once: the tokens of readers do not change during a run.
    private readonly Metadata[] _authorizations = [.. readers.Select(reader => reader.Authorization)];

    /// <inheritdoc/>
    public string Name => "validate";

    /// <inheritdoc/>
    public async Task CallAsync(int number, CancellationToken cancel)
    {
        var client = clients[number % clients.Count];
        var authorization = _authorizations[number % _authorizations.Length];
        var answer = await client.ValidateTokenAsync(s_request, authorization, cancellationToken: cancel);
        if (answer.SessionId.Length == 0)
        {
            throw new LoadException("ValidateToken answered without a session.");
        }
    }
}
