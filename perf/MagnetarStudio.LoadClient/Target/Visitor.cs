using Grpc.Core;
using MagnetarStudio.Protocol.Auth.V1;

namespace MagnetarStudio.LoadClient.Target;

/// <summary>One user with one device, as a native application keeps them, and what it was handed.</summary>
/// <remarks>Signing in again is a returning device's sign-in, which replaces its own session. Thread-safe.</remarks>
internal sealed class Visitor(string userName, string password)
{
    // Replaced whole by each sign-in. Reads need no more: any handed pair was good when it was read.
    private volatile Tokens _tokens = new();

    /// <summary>The name of the account.</summary>
    public string UserName => userName;

    /// <summary>Its password.</summary>
    public string Password => password;

    /// <summary>Metadata that carries the latest access token.</summary>
    public Metadata Authorization => new() { { "authorization", $"Bearer {_tokens.AccessToken}" } };

    /// <summary>The latest access token; empty before the first sign-in.</summary>
    public string AccessToken => _tokens.AccessToken;

    /// <summary>What the application says of its device.</summary>
    public DeclaredDevice Device => new()
    {
        DisplayName = $"Load device of {userName}",
        Platform = "linux",
        AppVersion = "1.0",
        Language = "en",
        DeviceSecret = _tokens.DeviceSecret,
    };

    /// <summary>Keeps what a sign-in handed out.</summary>
    public void Keep(Tokens tokens) => _tokens = tokens;

    /// <summary>Signs in on a connection and keeps the tokens.</summary>
    public async Task SignInAsync(AuthService.AuthServiceClient auth, CallOptions options)
    {
        var request = new SignInRequest { UserName = userName, Password = password, Device = Device };
        var answer = await auth.SignInAsync(request, options);
        Keep(answer.SignedIn.Tokens);
    }
}
