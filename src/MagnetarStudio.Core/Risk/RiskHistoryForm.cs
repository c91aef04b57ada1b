using System.Buffers.Binary;

namespace MagnetarStudio.Core.Risk;

/// <summary>The binary form of a <see cref="RiskHistory"/>, version 1: stable, compact, read strictly.</summary>
/// <remarks>
/// Big-endian. Version 1 byte; the number of networks, agents and devices, 1 byte each; then those. A network: subnet
/// 8, host 8, company 4, point 1 (0 absent, 1 present: latitude 4, longitude 4), familiarity. An agent: key 8,
/// familiarity. A device: five keys of 8, familiarity. Then the familiarity of 24 hours. A familiarity: weight 2,
/// minute 4.
/// </remarks>
public static class RiskHistoryForm
{
    /// <summary>The most that a history takes, in bytes.</summary>
    public const int SizeBytesMax = HeaderSizeBytes + (RiskHistory.NetworksMax * NetworkSizeBytesMax)
        + (RiskHistory.AgentsMax * AgentSizeBytes) + (RiskHistory.DevicesMax * DeviceSizeBytes)
        + (RiskHistory.HoursOfDay * FamiliaritySizeBytes);

    private const byte Version = 1;
    private const int HeaderSizeBytes = 4;
    private const int FamiliaritySizeBytes = 6;
    private const int NetworkSizeBytesMax = 8 + 8 + 4 + 1 + 4 + 4 + FamiliaritySizeBytes;
    private const int AgentSizeBytes = 8 + FamiliaritySizeBytes;
    private const int DeviceSizeBytes = (5 * 8) + FamiliaritySizeBytes;

    /// <summary>Writes a history.</summary>
    /// <returns>At most <see cref="SizeBytesMax"/> bytes.</returns>
    public static byte[] Write(RiskHistory history)
    {
        Span<byte> form = stackalloc byte[SizeBytesMax];
        form[0] = Version;
        form[1] = (byte)history.Networks.Length;
        form[2] = (byte)history.Agents.Length;
        form[3] = (byte)history.Devices.Length;
        var rest = form[HeaderSizeBytes..];
        foreach (var network in history.Networks)
        {
            Write(ref rest, network.Key);
            Write(ref rest, network.Host);
            Write(ref rest, network.Network);
            Write(ref rest, network.Point);
            Write(ref rest, network.Seen);
        }

        foreach (var agent in history.Agents)
        {
            Write(ref rest, agent.Key);
            Write(ref rest, agent.Seen);
        }

        foreach (var device in history.Devices)
        {
            Write(ref rest, device.Key);
            Write(ref rest, device.Agent);
            Write(ref rest, device.Platform);
            Write(ref rest, device.Language);
            Write(ref rest, device.TlsHello);
            Write(ref rest, device.Seen);
        }

        foreach (var hour in history.Hours)
        {
            Write(ref rest, hour);
        }

        return form[..^rest.Length].ToArray();
    }

    /// <summary>Reads a history.</summary>
    /// <returns>Null for anything that <see cref="Write(RiskHistory)"/> would not have written.</returns>
    public static RiskHistory? Read(ReadOnlySpan<byte> form) => new RiskHistoryReader(form).Read(Version);

    private static void Write(ref Span<byte> rest, ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(rest, value);
        rest = rest[sizeof(ulong)..];
    }

    private static void Write(ref Span<byte> rest, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(rest, value);
        rest = rest[sizeof(uint)..];
    }

    private static void Write(ref Span<byte> rest, GeoPoint? point)
    {
        rest[0] = (byte)(point is null ? 0 : 1);
        rest = rest[1..];
        if (point is { } there)
        {
            BinaryPrimitives.WriteInt32BigEndian(rest, there.Latitude);
            BinaryPrimitives.WriteInt32BigEndian(rest[sizeof(int)..], there.Longitude);
            rest = rest[(2 * sizeof(int))..];
        }
    }

    private static void Write(ref Span<byte> rest, Familiarity seen)
    {
        BinaryPrimitives.WriteUInt16BigEndian(rest, seen.Weight);
        rest = rest[sizeof(ushort)..];
        Write(ref rest, seen.LastMinute);
    }
}
