using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MagnetarStudio.Server.Http;

/// <summary>Reads a TLS client hello into a fingerprint that names the program rather than the connection.</summary>
/// <remarks>
/// The form known as JA4: ciphers and extensions are sorted, since clients shuffle them, and reserved values are left
/// out (RFC 8701). Beyond that form, what only a resumed handshake sends is left out too (RFC 8446 §4.2.11): a client
/// that comes back is the same client. Made once a connection. What cannot be read has no fingerprint; it is the
/// handshake's to refuse.
/// </remarks>
internal static class TlsHello
{
    // A hello with post-quantum shares takes under 2 KiB; what is longer than a TLS record is not looked at.
    private const int SizeBytesMax = 16_384 + 5;

    private const byte HandshakeRecord = 22;
    private const byte ClientHello = 1;
    private const int RandomSizeBytes = 32;
    private const ushort ServerName = 0;
    private const ushort SignatureAlgorithms = 13;
    private const ushort Alpn = 16;
    private const ushort PreSharedKey = 41;
    private const ushort EarlyData = 42;
    private const ushort SupportedVersions = 43;
    private const int CountMax = 99;
    private const int DigestLength = 12;

    /// <summary>The fingerprint of a hello as it came from the wire: 36 characters.</summary>
    /// <returns>Null for what is no client hello, or is cut short.</returns>
    public static string? Fingerprint(ReadOnlySequence<byte> wire)
    {
        if (wire.Length > SizeBytesMax)
        {
            return null;
        }

        var record = new TlsBytes(wire.IsSingleSegment ? wire.FirstSpan : wire.ToArray());
        return record.TryByte(out var kind) && kind == HandshakeRecord
            && record.TrySkip(2)
            && record.TryBlock(2, out var fragment)
            && fragment.TryByte(out var message) && message == ClientHello
            && fragment.TryBlock(3, out var hello)
                ? Read(hello)
                : null;
    }

    // RFC 8446 §4.1.2.
    private static string? Read(TlsBytes hello)
    {
        if (!hello.TryUInt16(out var legacy)
            || !hello.TrySkip(RandomSizeBytes)
            || !hello.TryBlock(1, out _)
            || !hello.TryBlock(2, out var ciphers)
            || !hello.TryBlock(1, out _))
        {
            return null;
        }

        var suites = ReadAll(ciphers);
        var extensions = new List<ushort>();
        var (version, alpn, algorithms) = (legacy, "00", new List<ushort>());
        if (hello.TryBlock(2, out var rest))
        {
            while (rest.TryUInt16(out var type) && rest.TryBlock(2, out var body))
            {
                if (IsReserved(type) || type is PreSharedKey or EarlyData)
                {
                    continue;
                }

                extensions.Add(type);
                switch (type)
                {
                    case Alpn:
                        alpn = ReadAlpn(body);
                        break;
                    case SupportedVersions when body.TryBlock(1, out var versions):
                        version = ReadAll(versions).DefaultIfEmpty(legacy).Max();
                        break;
                    case SignatureAlgorithms when body.TryBlock(2, out var listed):
                        algorithms = ReadAll(listed);
                        break;
                }
            }
        }

        var name = extensions.Contains(ServerName) ? 'd' : 'i';
        var start = string.Create(
            CultureInfo.InvariantCulture,
            $"t{NameOf(version)}{name}{CountOf(suites):00}{CountOf(extensions):00}{alpn}");
        suites.Sort();
        extensions.Sort();
        extensions.RemoveAll(type => type is ServerName or Alpn);
        var signed = algorithms.Count == 0 ? string.Empty : "_" + List(algorithms);
        return $"{start}_{DigestOf(List(suites))}_{DigestOf(List(extensions) + signed)}";
    }

    private static List<ushort> ReadAll(TlsBytes list)
    {
        var values = new List<ushort>();
        while (list.TryUInt16(out var value))
        {
            if (!IsReserved(value))
            {
                values.Add(value);
            }
        }

        return values;
    }

    // First and last character of the first protocol: "h2" of h2, "h1" of http/1.1.
    private static string ReadAlpn(TlsBytes body) =>
        body.TryBlock(2, out var protocols) && protocols.TryBlock(1, out var first) && !first.IsEmpty
            && char.IsAsciiLetterOrDigit((char)first.First) && char.IsAsciiLetterOrDigit((char)first.Last)
                ? $"{(char)first.First}{(char)first.Last}"
                : "00";

    private static string NameOf(ushort version) => version switch
    {
        0x0304 => "13",
        0x0303 => "12",
        0x0302 => "11",
        0x0301 => "10",
        _ => "00",
    };

    private static int CountOf(List<ushort> values) => Math.Min(values.Count, CountMax);

    private static string List(List<ushort> values)
    {
        var text = new StringBuilder(values.Count * 5);
        foreach (var value in values)
        {
            text.Append(text.Length == 0 ? "" : ",").Append(value.ToString("x4", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static string DigestOf(string list) => list.Length == 0
        ? new string('0', DigestLength)
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(list)))[..DigestLength];

    private static bool IsReserved(ushort value) => (value & 0x0F0F) == 0x0A0A && value >> 8 == (value & 0xFF);

    // What is left of a message. Nothing is read beyond it.
    private ref struct TlsBytes(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public readonly bool IsEmpty => _rest.IsEmpty;

        public readonly byte First => _rest[0];

        public readonly byte Last => _rest[^1];

        public bool TryByte(out byte value)
        {
            value = _rest.IsEmpty ? (byte)0 : _rest[0];
            return TrySkip(1);
        }

        public bool TryUInt16(out ushort value)
        {
            value = _rest.Length < 2 ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(_rest);
            return TrySkip(2);
        }

        public bool TrySkip(int count)
        {
            var isThere = _rest.Length >= count;
            _rest = isThere ? _rest[count..] : [];
            return isThere;
        }

        // A length of so many bytes, and as many bytes as it says.
        public bool TryBlock(int lengthSize, out TlsBytes block)
        {
            var length = 0;
            for (var index = 0; index < lengthSize; index++)
            {
                if (!TryByte(out var part))
                {
                    block = default;
                    return false;
                }

                length = (length << 8) | part;
            }

            block = _rest.Length >= length ? new(_rest[..length]) : default;
            return TrySkip(length);
        }
    }
}
