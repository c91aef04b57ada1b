using System.Buffers.Binary;

namespace MagnetarStudio.Core.Risk;

/// <summary>Reads the form that <see cref="RiskHistoryForm"/> writes, and nothing laxer.</summary>
internal ref struct RiskHistoryReader(ReadOnlySpan<byte> form)
{
    private ReadOnlySpan<byte> _rest = form;
    private bool _isMalformed;

    /// <summary>The history; null if anything is malformed: cut short, too long, out of bounds, or twice.</summary>
    public RiskHistory? Read(byte version)
    {
        _isMalformed |= ReadByte(max: version) != version;
        var networks = new NetworkTrace[ReadByte(RiskHistory.NetworksMax)];
        var agents = new AgentTrace[ReadByte(RiskHistory.AgentsMax)];
        var devices = new DeviceTrace[ReadByte(RiskHistory.DevicesMax)];
        var hours = new Familiarity[RiskHistory.HoursOfDay];
        for (var index = 0; index < networks.Length; index++)
        {
            networks[index] = new(ReadKey(), ReadUInt64(), ReadUInt32(), ReadPoint(), ReadFamiliarity());
        }

        for (var index = 0; index < agents.Length; index++)
        {
            agents[index] = new(ReadKey(), ReadFamiliarity());
        }

        for (var index = 0; index < devices.Length; index++)
        {
            // The device that does not say which it is has no key.
            devices[index] = new(
                ReadUInt64(), ReadUInt64(), ReadUInt64(), ReadUInt64(), ReadUInt64(), ReadFamiliarity());
        }

        for (var index = 0; index < hours.Length; index++)
        {
            hours[index] = ReadFamiliarity();
        }

        var isWhole = !_isMalformed && _rest.IsEmpty && AreDistinct(networks) && AreDistinct(agents)
            && AreDistinct(devices);
        return isWhole ? new(networks, agents, devices, hours) : null;
    }

    private static bool AreDistinct<T>(T[] table)
        where T : struct, ITrace
    {
        for (var index = 0; index < table.Length; index++)
        {
            if (table.IndexOf(table[index].Key) != index)
            {
                return false;
            }
        }

        return true;
    }

    private GeoPoint? ReadPoint()
    {
        if (ReadByte(max: 1) == 0)
        {
            return null;
        }

        var (latitude, longitude) = (unchecked((int)ReadUInt32()), unchecked((int)ReadUInt32()));
        var isPoint = GeoPoint.IsOnGlobe(latitude, longitude);
        _isMalformed |= !isPoint;
        return isPoint ? new GeoPoint(latitude, longitude) : null;
    }

    private Familiarity ReadFamiliarity()
    {
        var weight = Take(sizeof(ushort)) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadUInt16BigEndian(bytes) : 0;
        _isMalformed |= weight > Familiarity.WeightMax;
        return new((ushort)weight, ReadUInt32());
    }

    private ulong ReadKey()
    {
        var key = ReadUInt64();
        _isMalformed |= key == FactKey.None;
        return key;
    }

    private ulong ReadUInt64() =>
        Take(sizeof(ulong)) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : 0;

    private uint ReadUInt32() =>
        Take(sizeof(uint)) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : 0;

    // Over its bound it counts as none, so that no form can ask for a large table.
    private int ReadByte(int max)
    {
        var value = Take(1) is { IsEmpty: false } bytes ? bytes[0] : 0;
        _isMalformed |= value > max;
        return value > max ? 0 : value;
    }

    private ReadOnlySpan<byte> Take(int size)
    {
        if (_rest.Length < size)
        {
            _isMalformed = true;
            return default;
        }

        var taken = _rest[..size];
        _rest = _rest[size..];
        return taken;
    }
}
