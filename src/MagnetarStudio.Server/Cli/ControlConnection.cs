using System.Net.Sockets;
using Grpc.Net.Client;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Control.V1;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Server.Cli;

/// <summary>
/// The control service of a data directory: the running server's, or one started for this command alone.
/// </summary>
/// <remarks>Either way the command goes through the control socket, so that it passes the same checks.</remarks>
internal sealed class ControlConnection : IAsyncDisposable
{
    private readonly GrpcChannel _channel;
    private readonly ServerHost? _own;

    private ControlConnection(string socketPath, ServerHost? own)
    {
        _own = own;
        _channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                ConnectCallback = (_, cancel) => ConnectAsync(socketPath, cancel),
                UseProxy = false,
            },
            DisposeHttpClient = true,
        });
        Service = new ControlService.ControlServiceClient(_channel);
        Auth = new AuthService.AuthServiceClient(_channel);
    }

    /// <summary>The service.</summary>
    public ControlService.ControlServiceClient Service { get; }

    /// <summary>Signing in, which is served on every connection.</summary>
    public AuthService.AuthServiceClient Auth { get; }

    /// <summary>Connects to the running server, or opens the instance for this command.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="tools">What commands work with.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="ConfigurationException">The settings are wrong.</exception>
    public static async Task<ControlConnection> OpenAsync(
        SettingArguments arguments, CommandTools tools, CancellationToken cancel)
    {
        var settings = SettingsLoader.Load(arguments, tools.Environment, tools.Secrets);
        return await TryConnectAsync(settings.ControlSocketPath, cancel) ?? new ControlConnection(
            settings.ControlSocketPath,
            await ServerHost.StartAsync(settings, ServerReach.Operator, tools.Clock, tools.Secrets, cancel));
    }

    /// <summary>Connects to the running server.</summary>
    /// <returns>Null if none answers at this socket.</returns>
    public static async Task<ControlConnection?> TryConnectAsync(string socketPath, CancellationToken cancel)
    {
        try
        {
            await using var probe = await ConnectAsync(socketPath, cancel);
            return new ControlConnection(socketPath, own: null);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
