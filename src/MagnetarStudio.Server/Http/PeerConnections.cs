using System.Net;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Metrics;
using MagnetarStudio.Server.Rpc;
using MagnetarStudio.Server.Rpc.Peers;
using Microsoft.AspNetCore.Connections;

namespace MagnetarStudio.Server.Http;

/// <summary>Bounds the open connections of one address; Kestrel bounds the total. Thread-safe.</summary>
/// <remarks>Trusted proxies are exempt: their connections are many callers', whose calls are still bounded.</remarks>
internal sealed class PeerConnections(EdgeLimits limits, HttpPolicy policy)
{
    private readonly HeldCounts<PeerKey> _open = new(limits.ConnectionsMax, limits.ConnectionsPerAddressMax);

    /// <summary>Connections that were turned away.</summary>
    public Counter Shed { get; } = new();

    /// <summary>Connection middleware: lets a connection in, or closes it unread.</summary>
    public ConnectionDelegate Admit(ConnectionDelegate next) => async connection =>
    {
        var party = PartyOf(connection.RemoteEndPoint);
        if (!_open.TryTake(party))
        {
            Shed.Increment();
            connection.Abort();
            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            _open.Return(party);
        }
    };

    private PeerKey? PartyOf(EndPoint? remote) =>
        remote is IPEndPoint { Address: var address } && !policy.TrustedProxies.Any(proxy => proxy.Contains(address))
            ? PeerParty.Of(address, limits.LoopbackIsAddress)
            : null;
}
