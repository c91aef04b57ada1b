using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace MagnetarStudio.Testing;

/// <summary>Writes small MMDB files: MaxMind DB File Format 2.0. Networks may not overlap. Not thread-safe.</summary>
/// <remarks>A text that was written before is a pointer, as in the files that are given out.</remarks>
/// <param name="ipVersion">4 or 6. In a tree of 6, IPv4 stands below ::/96.</param>
/// <param name="recordBits">24, 28 or 32.</param>
public sealed class MmdbWriter(int ipVersion = 6, int recordBits = 28)
{
    private const long Nothing = -1;

    private readonly List<long[]> _nodes = [[Nothing, Nothing]];
    private readonly ArrayBufferWriter<byte> _data = new();
    private readonly Dictionary<string, long> _texts = [];

    /// <summary>The bytes that stand before the metadata.</summary>
    public static ReadOnlySpan<byte> Marker =>
        [0xAB, 0xCD, 0xEF, 0x4D, 0x61, 0x78, 0x4D, 0x69, 0x6E, 0x64, 0x2E, 0x63, 0x6F, 0x6D];

    /// <summary>What the commonest files say of a city.</summary>
    public static IReadOnlyDictionary<string, object> City(string country, double latitude, double longitude) =>
        new Dictionary<string, object>
        {
            ["city"] = new Dictionary<string, object>
            {
                ["names"] = new Dictionary<string, object> { ["en"] = "Somewhere", ["de"] = "Irgendwo" },
            },
            ["country"] = new Dictionary<string, object> { ["geoname_id"] = 7U, ["iso_code"] = country },
            ["location"] = new Dictionary<string, object>
            {
                ["accuracy_radius"] = (ushort)20,
                ["latitude"] = latitude,
                ["longitude"] = longitude,
            },
            ["subdivisions"] = new object[] { new Dictionary<string, object> { ["iso_code"] = "XX" } },
        };

    /// <summary>What they say of a network.</summary>
    public static IReadOnlyDictionary<string, object> Network(uint number) => new Dictionary<string, object>
    {
        ["autonomous_system_organization"] = "Somebody",
        ["autonomous_system_number"] = number,
    };

    /// <summary>Adds what is known of a network.</summary>
    /// <param name="network">Such as <c>198.51.100.0/24</c> or <c>2001:db8::/32</c>.</param>
    /// <param name="value">Dictionaries, arrays, texts, numbers, booleans and bytes.</param>
    public MmdbWriter Add(string network, object value)
    {
        var at = _data.WrittenCount;
        Write(_data, value);
        return Add(network, at);
    }

    /// <summary>Adds bytes to the data, as they are, and leads a network to them.</summary>
    public MmdbWriter AddRaw(string network, ReadOnlySpan<byte> bytes)
    {
        var at = _data.WrittenCount;
        _data.Write(bytes);
        return Add(network, at);
    }

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        var file = new ArrayBufferWriter<byte>();
        foreach (var node in _nodes)
        {
            file.Write(ToBytes(Record(node[0]), Record(node[1])));
        }

        file.Write(new byte[16]);
        file.Write(_data.WrittenSpan);
        file.Write(Marker);
        _texts.Clear();
        Write(file, new Dictionary<string, object>
        {
            ["node_count"] = (uint)_nodes.Count,
            ["record_size"] = (ushort)recordBits,
            ["ip_version"] = (ushort)ipVersion,
            ["binary_format_major_version"] = (ushort)2,
            ["binary_format_minor_version"] = (ushort)0,
            ["build_epoch"] = 1_700_000_000UL,
            ["database_type"] = "Test",
            ["languages"] = new object[] { "en" },
            ["description"] = new Dictionary<string, object> { ["en"] = "Made for a test" },
        });
        return file.WrittenSpan.ToArray();
    }

    private MmdbWriter Add(string network, long at)
    {
        var parsed = IPNetwork.Parse(network);
        var bytes = parsed.BaseAddress.GetAddressBytes();
        var length = parsed.PrefixLength;
        if (ipVersion == 6 && bytes.Length == 4)
        {
            (bytes, length) = ([.. new byte[12], .. bytes], length + 96);
        }

        var node = 0;
        for (var bit = 0; bit < length; bit++)
        {
            var side = (bytes[bit / 8] >> (7 - (bit % 8))) & 1;
            if (bit == length - 1)
            {
                _nodes[node][side] = -2 - at;
                break;
            }

            if (_nodes[node][side] == Nothing)
            {
                _nodes[node][side] = _nodes.Count;
                _nodes.Add([Nothing, Nothing]);
            }

            node = (int)_nodes[node][side];
        }

        return this;
    }

    // Nodes are 0 and above here, places in the data -2 and below.
    private uint Record(long entry) => (uint)(entry switch
    {
        Nothing => _nodes.Count,
        < Nothing => _nodes.Count + 16 + (-2 - entry),
        _ => entry,
    });

    private byte[] ToBytes(uint left, uint right)
    {
        var node = new byte[recordBits / 4];
        var half = recordBits / 8;
        for (var part = 0; part < half; part++)
        {
            node[part] = (byte)((left >> (8 * (half - 1 - part))) & 0xFF);
            node[^(part + 1)] = (byte)((right >> (8 * part)) & 0xFF);
        }

        if (recordBits == 28)
        {
            node[3] = (byte)(((left >> 24) << 4) | (right >> 24));
        }

        return node;
    }

    private void Write(ArrayBufferWriter<byte> to, object value)
    {
        switch (value)
        {
            case string text:
                WriteText(to, text);
                break;
            case double number:
                WriteHead(to, 3, sizeof(double));
                to.Write(BigEndian(BitConverter.DoubleToUInt64Bits(number), sizeof(double)));
                break;
            case float number:
                WriteHead(to, 15, sizeof(float));
                to.Write(BigEndian(BitConverter.SingleToUInt32Bits(number), sizeof(float)));
                break;
            case byte[] bytes:
                WriteHead(to, 4, bytes.Length);
                to.Write(bytes);
                break;
            case bool flag:
                WriteHead(to, 14, flag ? 1 : 0);
                break;
            case int number:
                WriteNumber(to, 8, unchecked((uint)number));
                break;
            case ushort number:
                WriteNumber(to, 5, number);
                break;
            case uint number:
                WriteNumber(to, 6, number);
                break;
            case ulong number:
                WriteNumber(to, 9, number);
                break;
            case object[] items:
                WriteHead(to, 11, items.Length);
                Array.ForEach(items, item => Write(to, item));
                break;
            case IReadOnlyDictionary<string, object> map:
                WriteHead(to, 7, map.Count);
                foreach (var (key, item) in map)
                {
                    WriteText(to, key);
                    Write(to, item);
                }

                break;
            default:
                throw new ArgumentException($"{value.GetType()} has no form in the file.", nameof(value));
        }
    }

    private void WriteText(ArrayBufferWriter<byte> to, string text)
    {
        if (_texts.TryGetValue(text, out var known) && to == _data)
        {
            WritePointer(to, known);
            return;
        }

        _texts[text] = to.WrittenCount;
        var bytes = Encoding.UTF8.GetBytes(text);
        WriteHead(to, 2, bytes.Length);
        to.Write(bytes);
    }

    private static void WritePointer(ArrayBufferWriter<byte> to, long place)
    {
        var (size, rest) = place switch
        {
            < 2_048 => (0, place),
            < 2_048 + (1 << 19) => (1, place - 2_048),
            < 526_336 + (1 << 27) => (2, place - 526_336),
            _ => (3, place),
        };
        var bytes = BigEndian((ulong)rest, size == 3 ? 4 : size + 2);
        to.Write(size == 3 ? [0x38, .. bytes] : [(byte)(0x20 | (size << 3) | bytes[0]), .. bytes[1..]]);
    }

    private static void WriteNumber(ArrayBufferWriter<byte> to, int kind, ulong number)
    {
        var bytes = BigEndian(number, sizeof(ulong)).SkipWhile(part => part == 0).ToArray();
        WriteHead(to, kind, bytes.Length);
        to.Write(bytes);
    }

    private static void WriteHead(ArrayBufferWriter<byte> to, int kind, int size)
    {
        var (small, more) = size switch
        {
            < 29 => (size, Array.Empty<byte>()),
            < 285 => (29, BigEndian((ulong)size - 29, 1)),
            < 65_821 => (30, BigEndian((ulong)size - 285, 2)),
            _ => (31, BigEndian((ulong)size - 65_821, 3)),
        };
        to.Write(kind < 8 ? [(byte)((kind << 5) | small)] : [(byte)small, (byte)(kind - 7)]);
        to.Write(more);
    }

    private static byte[] BigEndian(ulong number, int size)
    {
        var bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return bytes[^size..];
    }
}
