using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MagnetarStudio.Core.Risk;

/// <summary>An address as subnet and host: the /16 of an IPv4 address, the /64 of an IPv6 one.</summary>
/// <remarks>
/// A telephone company moves a phone within a /16; a household has a /64 and changes hosts in it daily (RFC 8981). IPv4
/// inside IPv6 counts as IPv4 (RFC 4291 §2.5.5.2), this machine's ::1 as its 127.0.0.1; zone ids count for nothing.
/// </remarks>
/// <param name="Subnet">Upper 64 bits of IPv6; of IPv4 2^32 and the upper 16 of its 32 bits. Never 0.</param>
/// <param name="Host">The bits below.</param>
public readonly record struct NetworkKey(ulong Subnet, ulong Host)
{
    private const uint HostMask = 0xFFFF;

    /// <summary>The key of an address.</summary>
    /// <returns>Null for the unspecified address and for what is neither IPv4 nor IPv6.</returns>
    public static NetworkKey? Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (address.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
            || !address.TryWriteBytes(bytes, out var size))
        {
            return null;
        }

        return size == sizeof(uint) ? OfIpv4(bytes[..4])
            : address.IsIPv4MappedToIPv6 ? OfIpv4(bytes[12..])
            : address.Equals(IPAddress.IPv6Loopback) ? OfIpv4([127, 0, 0, 1])
            : OfIpv6(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    // A prefix 0:1::/32 is in nobody's hands (RFC 4291 §2.4), so no IPv6 subnet shares a key with an IPv4 one.
    private static NetworkKey OfIpv4(ReadOnlySpan<byte> bytes)
    {
        var value = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return new((1UL << 32) | (value & ~HostMask), value & HostMask);
    }

    // ::/64 holds nothing that travels; it gets a number of its own, since 0 is no subnet.
    private static NetworkKey? OfIpv6(ulong subnet, ulong host) =>
        (subnet, host) == (0, 0) ? null : new(Math.Max(subnet, 1), host);
}
