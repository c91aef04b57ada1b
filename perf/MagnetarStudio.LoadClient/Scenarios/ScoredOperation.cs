using System.Globalization;
using MagnetarStudio.LoadClient.Target;
using MagnetarStudio.Protocol.Auth.V1;

namespace MagnetarStudio.LoadClient.Scenarios;

/// <summary>ValidateToken by an application that names another version each time, so that each is scored.</summary>
/// <remarks>Beside <see cref="ValidateOperation"/>, whose calls keep their score: what scoring costs.</remarks>
internal sealed class ScoredOperation(
    IReadOnlyList<AuthService.AuthServiceClient> clients, IReadOnlyList<Visitor> readers) : IOperation
{
    private static readonly ValidateTokenRequest s_request = new();

    /// <inheritdoc/>
    public string Name => "scored";

    /// <inheritdoc/>
    public async Task CallAsync(int number, CancellationToken cancel)
    {
        var metadata = readers[number % readers.Count].Authorization;
        metadata.Add("magnetar-app-version", number.ToString(CultureInfo.InvariantCulture));
        await clients[number % clients.Count].ValidateTokenAsync(s_request, metadata, cancellationToken: cancel);
    }
}
