using Grpc.Net.Client;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Server;
using MagnetarStudio.Server.Settings;
using MagnetarStudio.Testing;

namespace MagnetarStudio.Microbenchmarks.Tokens;

/// <summary>A whole server in this process, and a connection on which its founder has a token validated.</summary>
internal sealed class ValidateTokenHost : IAsyncDisposable
{
    private const string Password = "a founder of benchmarks, alone here";

    private readonly TempDatabase _data;
    private readonly ServerHost _host;
    private readonly RawConnection _connection;

    private ValidateTokenHost(TempDatabase data, ServerHost host, RawConnection connection) =>
        (_data, _host, _connection) = (data, host, connection);

    /// <summary>Starts a new instance and claims it.</summary>
    public static async Task<ValidateTokenHost> StartAsync()
    {
        var data = new TempDatabase();
        var secrets = new SystemSecretSource();
        var settings = SettingsLoader.Load(
            new SettingArguments { Data = data.DirectoryPath, Listen = ["http://127.0.0.1:0"] },
            new Dictionary<string, string> { [SettingNames.Environment] = "development" },
            secrets);
        var host = await ServerHost.StartAsync(
            settings, ServerReach.Everybody, TimeProvider.System, secrets, CancellationToken.None);
        var address = new Uri(host.Endpoints[0]);
        var token = await ClaimAsync(host, address);
        return new ValidateTokenHost(
            data, host, new RawConnection(address, "/magnetar.auth.v1.AuthService/ValidateToken", token));
    }

    /// <summary>Validates the token once, with every check on.</summary>
    /// <exception cref="InvalidOperationException">It was refused.</exception>
    public void Validate()
    {
        if (_connection.Call() == 0)
        {
            throw new InvalidOperationException("ValidateToken answered without a message.");
        }
    }

    /// <summary>Stops the server and removes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _host.DisposeAsync();
        _data.Dispose();
    }

    private static async Task<string> ClaimAsync(ServerHost host, Uri address)
    {
        var code = await host.Studio.Accounts.MakeClaimCodeAsync(Caller.Server, CancellationToken.None);
        using var channel = GrpcChannel.ForAddress(address);
        var claimed = await new AuthService.AuthServiceClient(channel).ClaimFounderAsync(new ClaimFounderRequest
        {
            ClaimCode = code!.Reveal(),
            UserName = "founder",
            Password = Password,
            Device = new DeclaredDevice { DisplayName = "benchmark" },
        });
        return claimed.SignedIn.Tokens.AccessToken;
    }
}
