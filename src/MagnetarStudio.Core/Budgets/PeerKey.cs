using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace MagnetarStudio.Core.Budgets;

/// <summary>What of a peer's address counts as one caller: a whole IPv4 address, or the /64 of an IPv6 one.</summary>
/// <remarks>
/// One household or host has a /64 and can use each of its addresses (RFC 6177 §2). IPv4 inside IPv6 counts as IPv4
/// (RFC 4291 §2.5.5.2); zone ids count for nothing.
/// </remarks>
/// <param name="Value">The upper 64 bits of an IPv6 address; for IPv4 its 32 bits and 2^32.</param>
public readonly record struct PeerKey(ulong Value)
{
    /// <summary>The key of an address.</summary>
    /// <exception cref="ArgumentException">Neither IPv4 nor IPv6.</exception>
    public static PeerKey Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (!address.TryWriteBytes(bytes, out var size)
            || address.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
        {
            throw new ArgumentException("Only IPv4 and IPv6 addresses have a key.", nameof(address));
        }

        return size == sizeof(uint) ? OfIpv4(bytes[..4])
            : address.IsIPv4MappedToIPv6 ? OfIpv4(bytes[12..])
            : new(BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    // A prefix 0:1::/32 is in nobody's hands (RFC 4291 §2.4), so no IPv6 address shares a key with an IPv4 one.
    private static PeerKey OfIpv4(ReadOnlySpan<byte> bytes) =>
        new((1UL << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes));
}
