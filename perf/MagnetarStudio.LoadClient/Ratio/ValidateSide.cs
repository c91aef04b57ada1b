using MagnetarStudio.LoadClient.Target;
using MagnetarStudio.Protocol.Auth.V1;

namespace MagnetarStudio.LoadClient.Ratio;

/// <summary>ValidateToken of a server of this run, by one signed-in user.</summary>
internal sealed class ValidateSide(OwnServer server, Visitor reader)
{
    /// <summary>Makes sure that the token is good.</summary>
    /// <returns>The size of the answer, in bytes.</returns>
    /// <exception cref="Grpc.Core.RpcException">It is refused.</exception>
    public async Task<int> VerifyAsync(CancellationToken cancel)
    {
        using var channel = server.Connect();
        var answer = await new AuthService.AuthServiceClient(channel).ValidateTokenAsync(
            new ValidateTokenRequest(), reader.Authorization, cancellationToken: cancel);
        return answer.CalculateSize();
    }

    /// <summary>The call.</summary>
    public LoadedCall Call(int answerSizeBytes) => new(
        new Uri(server.Address, "/magnetar.auth.v1.AuthService/ValidateToken"),
        $"Bearer {reader.AccessToken}",
        answerSizeBytes);
}
