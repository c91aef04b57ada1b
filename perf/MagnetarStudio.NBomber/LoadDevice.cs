using Grpc.Core;
using Grpc.Net.Client;
using MagnetarStudio.Protocol.Auth.V1;

namespace MagnetarStudio.NBomber;

/// <summary>A device of one account of a running server. Thread-safe.</summary>
internal sealed class LoadDevice(Uri address, string userName, string password)
{
    // Handed out by the first sign-in; each later one replaces this device's own session, and no other.
    private volatile string _deviceSecret = string.Empty;

    /// <summary>Calls on a connection of its own.</summary>
    public AuthService.AuthServiceClient Auth { get; } = new(GrpcChannel.ForAddress(address));

    /// <summary>Signs in, and gives metadata that carries the access token.</summary>
    public async Task<Metadata> SignInAsync()
    {
        var answer = await Auth.SignInAsync(new SignInRequest
        {
            UserName = userName,
            Password = password,
            Device = new DeclaredDevice { DisplayName = "NBomber", DeviceSecret = _deviceSecret },
        });
        _deviceSecret = answer.SignedIn.Tokens.DeviceSecret;
        return new Metadata { { "authorization", $"Bearer {answer.SignedIn.Tokens.AccessToken}" } };
    }
}
