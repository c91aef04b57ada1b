using System.Net.Sockets;
using MagnetarStudio.Server.Http;
using MagnetarStudio.Server.Settings;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace MagnetarStudio.Server;

/// <summary>Where the server listens: its endpoints and the control socket. Removes its sockets at the end.</summary>
internal sealed class ListeningPlaces(ServerSettings settings, ServerReach reach) : IDisposable
{
    private readonly List<string> _sockets = [];

    /// <summary>Endpoints as they were bound; empty before <see cref="Settle"/>.</summary>
    public IReadOnlyList<string> Bound { get; private set; } = [];

    /// <summary>Tells Kestrel every place.</summary>
    public void Listen(KestrelServerOptions kestrel)
    {
        kestrel.ListenUnixSocket(Claim(settings.ControlSocketPath), endpoint => endpoint.ServeOperator());
        if (reach is ServerReach.Operator)
        {
            return;
        }

        var connections = kestrel.ApplicationServices.GetRequiredService<PeerConnections>();
        foreach (var place in settings.Listen.Grpc)
        {
            Listen(kestrel, place, endpoint => Serve(endpoint, place, isWeb: false, connections));
        }

        if (settings.Listen.Web is { } web)
        {
            Listen(kestrel, web, endpoint => Serve(endpoint, web, isWeb: true, connections));
        }
    }

    /// <summary>Gives the sockets their mode, 0600, and reads the ports that the system chose.</summary>
    public void Settle(WebApplication app)
    {
        // The process's mask has kept others out from the first moment; a socket is not to be executed either.
        foreach (var socket in _sockets)
        {
            File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        if (reach is ServerReach.Operator)
        {
            return;
        }

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>();
        Bound =
        [
            .. addresses!.Addresses
                .Where(address => !address.Contains(settings.ControlSocketPath, StringComparison.Ordinal))
                .Select(ToEndpoint),
        ];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            File.Delete(socket);
        }
    }

    private void Listen(KestrelServerOptions kestrel, ListenEndpoint place, Action<ListenOptions> configure)
    {
        if (place.Path is { } path)
        {
            kestrel.ListenUnixSocket(Claim(path), configure);
        }
        else
        {
            kestrel.Listen(place.Address!, place.Port, configure);
        }
    }

    private void Serve(ListenOptions endpoint, ListenEndpoint place, bool isWeb, PeerConnections connections)
    {
        if (place.Scheme is ListenScheme.Https)
        {
            endpoint.ServeBoth(connections, ServerCertificate.Load(settings.Listen));
        }
        else if (isWeb)
        {
            endpoint.ServeWeb(connections);
        }
        else
        {
            endpoint.ServeGrpc(connections);
        }
    }

    // A socket file outlives the process that made it. One that nobody answers at is taken over, no other file is.
    private string Claim(string path)
    {
        if (File.Exists(path))
        {
            RequireAbandoned(path);
            File.Delete(path);
        }

        _sockets.Add(path);
        return path;
    }

    private static void RequireAbandoned(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException refused) when (refused.SocketErrorCode is SocketError.ConnectionRefused)
        {
            return;
        }
        catch (SocketException)
        {
        }

        throw new ConfigurationException($"{path} is in use, or is no socket of ours.");
    }

    private static string ToEndpoint(string address) =>
        address.StartsWith("http://unix:", StringComparison.Ordinal) ? address["http://".Length..] : address;
}
