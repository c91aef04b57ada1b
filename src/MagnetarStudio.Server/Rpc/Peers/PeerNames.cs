using System.Net;

namespace MagnetarStudio.Server.Rpc.Peers;

/// <summary>How a caller's address is written in records.</summary>
internal static class PeerNames
{
    /// <summary>The name of a caller that has no address.</summary>
    public const string Unix = "unix";

    /// <summary>IPv4 inside IPv6 as IPv4, so that one caller has one name (RFC 4291 §2.5.5.2).</summary>
    /// <param name="address">Null on a Unix socket.</param>
    public static string NameOf(IPAddress? address) =>
        address is null ? Unix
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString()
        : address.ToString();
}
