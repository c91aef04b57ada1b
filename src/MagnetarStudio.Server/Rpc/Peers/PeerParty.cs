using System.Net;
using MagnetarStudio.Core.Budgets;

namespace MagnetarStudio.Server.Rpc.Peers;

/// <summary>Which party a caller's address belongs to, for limits on each.</summary>
internal static class PeerParty
{
    /// <summary>The party; null for a caller on the same machine, unless loopback counts as an address.</summary>
    /// <param name="address">Null on a Unix socket.</param>
    /// <param name="loopbackIsAddress">The stricter way.</param>
    public static PeerKey? Of(IPAddress? address, bool loopbackIsAddress) =>
        address is null || (IPAddress.IsLoopback(address) && !loopbackIsAddress) ? null : PeerKey.Of(address);
}
