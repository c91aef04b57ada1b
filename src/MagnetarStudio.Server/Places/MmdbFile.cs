using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace MagnetarStudio.Server.Places;

/// <summary>One MMDB file: a tree of the bits of addresses, whose leaves lead to values. Thread-safe.</summary>
/// <remarks>
/// Read in place and not mapped: a mapped file that somebody cuts off kills the process (SIGBUS), a read only ends. The
/// pages are the system's cache, not this process's memory. MaxMind DB File Format 2.0.
/// </remarks>
internal sealed class MmdbFile : IDisposable
{
    private const int VersionKnown = 2;
    private const int GapBytes = 16; // zeros between tree and data
    private const int MetadataBytesMax = 128 * 1_024;
    private const int Ipv4Bits = 32;
    private const int Ipv6Bits = 128;

    private readonly SafeFileHandle _file;
    private readonly uint _nodes;
    private readonly int _nodeBytes;
    private readonly int _bits;
    private readonly long _dataEnd;
    private readonly uint _ipv4Root;

    private MmdbFile(SafeFileHandle file)
    {
        _file = file;
        _dataEnd = FindMetadata(file);
        var metadata = new MmdbSection(file, _dataEnd + Marker.Length, RandomAccess.GetLength(file));
        MmdbValue? fields = metadata.Read(_dataEnd + Marker.Length);
        metadata.Skip(_dataEnd + Marker.Length); // which ends the file, so what was cut off is found out

        _nodes = Number(metadata, fields, "node_count"u8, uint.MaxValue);
        _bits = Number(metadata, fields, "ip_version"u8, 6) switch
        {
            4 => Ipv4Bits,
            6 => Ipv6Bits,
            _ => throw new InvalidDataException("its addresses are of no known version"),
        };
        _nodeBytes = Number(metadata, fields, "record_size"u8, 32) switch
        {
            24 => 6,
            28 => 7,
            32 => 8,
            _ => throw new InvalidDataException("its tree is of no known form"),
        };
        if (Number(metadata, fields, "binary_format_major_version"u8, ushort.MaxValue) != VersionKnown)
        {
            throw new InvalidDataException("its version is not known");
        }

        var gap = new MmdbSection(file, TreeEnd, DataStart);
        if (DataStart > _dataEnd || gap.Bytes(TreeEnd, GapBytes).ContainsAnyExcept((byte)0))
        {
            throw new InvalidDataException("its tree does not end where its data begins");
        }

        // IPv4 stands below ::/96 of an IPv6 tree.
        _ipv4Root = _bits == Ipv4Bits ? 0 : Walk(0, stackalloc byte[(Ipv6Bits - Ipv4Bits) / 8]);
    }

    // Ends in "MaxMind.com".
    private static ReadOnlySpan<byte> Marker =>
        [0xAB, 0xCD, 0xEF, 0x4D, 0x61, 0x78, 0x4D, 0x69, 0x6E, 0x64, 0x2E, 0x63, 0x6F, 0x6D];

    private long TreeEnd => (long)_nodes * _nodeBytes;

    private long DataStart => TreeEnd + GapBytes;

    /// <summary>Opens a file and checks its form.</summary>
    /// <exception cref="InvalidDataException">It is no MMDB file, or is cut off.</exception>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not read it, or it is a directory.</exception>
    public static MmdbFile Open(string path)
    {
        var file = File.OpenHandle(path, options: FileOptions.RandomAccess);
        try
        {
            return new MmdbFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What the file says of an address.</summary>
    /// <param name="address">The address; one of IPv4 that is mapped into IPv6 is itself.</param>
    /// <param name="section">The section to read the value by.</param>
    /// <param name="value">The value.</param>
    /// <returns>False if it says nothing.</returns>
    /// <exception cref="InvalidDataException">The file is broken there.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TryFind(IPAddress address, [NotNullWhen(true)] out MmdbSection? section, out MmdbValue value)
    {
        (section, value) = (null, default);
        var known = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        Span<byte> bytes = stackalloc byte[Ipv6Bits / 8];
        if (!known.TryWriteBytes(bytes, out var size) || size * 8 > _bits)
        {
            return false;
        }

        var leaf = Walk(known.AddressFamily is AddressFamily.InterNetwork ? _ipv4Root : 0, bytes[..size]);
        if (leaf <= _nodes)
        {
            return false;
        }

        section = new MmdbSection(_file, DataStart, _dataEnd);
        value = section.Read(TreeEnd + (leaf - _nodes));
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Down the tree by the bits of an address, until they or the tree end. Below the number of nodes: a node; that
    // number: nothing is known; above it: where the value is.
    private uint Walk(uint node, ReadOnlySpan<byte> address)
    {
        var tree = new MmdbSection(_file, 0, TreeEnd);
        for (var bit = 0; bit < address.Length * 8 && node < _nodes; bit++)
        {
            var isRight = ((address[bit / 8] >> (7 - (bit % 8))) & 1) == 1;
            node = ReadRecord(tree.Bytes((long)node * _nodeBytes, _nodeBytes), isRight);
        }

        return node;
    }

    private static uint ReadRecord(ReadOnlySpan<byte> node, bool isRight)
    {
        var half = node.Length / 2;
        var record = isRight ? node[^half..] : node[..half];
        var number = 0U;
        foreach (var part in record)
        {
            number = (number << 8) | part;
        }

        // Seven bytes: the one in the middle holds the highest four bits of each.
        return node.Length % 2 == 0 ? number
            : number | (isRight ? node[half] & 0x0FU : (uint)node[half] >> 4) << 24;
    }

    private static uint Number(MmdbSection metadata, MmdbValue? fields, ReadOnlySpan<byte> name, uint most) =>
        metadata.Whole(metadata.Find(fields, name)) is { } number && number <= most
            ? (uint)number
            : throw new InvalidDataException("it does not describe itself");

    // The last marker in the last 128 KiB: the data before it may hold its bytes too.
    private static long FindMetadata(SafeFileHandle file)
    {
        var length = RandomAccess.GetLength(file);
        var tail = new byte[Math.Min(length, MetadataBytesMax + Marker.Length)];
        var have = 0;
        for (int read; have < tail.Length; have += read)
        {
            read = RandomAccess.Read(file, tail.AsSpan(have), length - tail.Length + have);
            if (read == 0)
            {
                break;
            }
        }

        var found = tail.AsSpan(0, have).LastIndexOf(Marker);
        return found >= 0 ? length - tail.Length + found : throw new InvalidDataException("it is no MMDB file");
    }
}
