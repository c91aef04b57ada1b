using System.Buffers.Binary;
using System.Text;

namespace MagnetarStudio.Microbenchmarks.Tokens;

/// <summary>The bytes of an HTTP/2 client that makes one unary gRPC call (RFC 9113 §4, RFC 7541 §6).</summary>
internal static class RawFrames
{
    /// <summary>Length of what precedes a frame's payload.</summary>
    public const int HeadSizeBytes = 9;

    private const byte DataType = 0;
    private const byte HeadersType = 1;
    private const byte SettingsType = 4;
    private const byte WindowUpdateType = 8;
    private const byte EndStream = 0x1;
    private const byte EndHeaders = 0x4;

    // RFC 9113 §6.9: the window starts at 65,535 bytes and may grow to 2^31 - 1. Large enough for millions of answers.
    private const int WindowIncrement = int.MaxValue - 65_535;

    // RFC 7541, Appendix A: entries of the static table.
    private const byte MethodPost = 0x83;
    private const byte SchemeHttp = 0x86;
    private const byte Authority = 1;
    private const byte Path = 4;
    private const byte Authorization = 23;
    private const byte ContentType = 31;

    // RFC 7541 §5.1, §6.2.2: an index of four bits, then seven bits for each byte of a length.
    private const int IndexLimit = 15;
    private const int LengthLimit = 127;

    /// <summary>What a client says first: preface, empty settings, a large window.</summary>
    public static byte[] Opening()
    {
        var window = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(window, WindowIncrement);
        return
        [
            .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8,
            .. Frame(SettingsType, 0, []),
            .. Frame(WindowUpdateType, 0, window),
        ];
    }

    /// <summary>A call with the empty message, on a stream whose number is to be written into both frames.</summary>
    /// <param name="authority">Host and port.</param>
    /// <param name="path">The method.</param>
    /// <param name="token">The access token.</param>
    /// <param name="dataOffset">Where the second frame begins.</param>
    public static byte[] Call(string authority, string path, string token, out int dataOffset)
    {
        var headers = Frame(HeadersType, EndHeaders,
        [
            MethodPost,
            SchemeHttp,
            .. Header(Path, path),
            .. Header(Authority, authority),
            .. Header(ContentType, "application/grpc"),
            0, .. Text("te"), .. Text("trailers"),
            .. Header(Authorization, $"Bearer {token}"),
        ]);
        dataOffset = headers.Length;
        return [.. headers, .. Frame(DataType, EndStream, new byte[5])];
    }

    private static byte[] Frame(byte type, byte flags, byte[] payload)
    {
        var frame = new byte[HeadSizeBytes + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        (frame[3], frame[4]) = (type, flags);
        payload.CopyTo(frame, HeadSizeBytes);
        return frame;
    }

    private static IEnumerable<byte> Header(byte name, string value) =>
        [.. name < IndexLimit ? [name] : new byte[] { IndexLimit, (byte)(name - IndexLimit) }, .. Text(value)];

    private static IEnumerable<byte> Text(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        if (bytes.Length < LengthLimit)
        {
            return [(byte)bytes.Length, .. bytes];
        }

        var left = bytes.Length - LengthLimit;
        return [LengthLimit, (byte)(0x80 | (left & 0x7f)), (byte)(left >> 7), .. bytes];
    }
}
