using System.Buffers.Binary;
using System.Net.Sockets;

namespace MagnetarStudio.Microbenchmarks.Tokens;

/// <summary>Makes one unary gRPC call again and again on an HTTP/2 connection (RFC 9113), allocating nothing.</summary>
/// <remarks>
/// So that what a process with client and server allocates is the server's alone. One call at a time; the request is
/// written once, uncompressed, and only its stream's number changes. Not thread-safe.
/// </remarks>
internal sealed class RawConnection : IDisposable
{
    private const int StreamOffset = 5;
    private const byte Data = 0;
    private const byte EndStream = 0x1;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _received = new byte[64 * 1024];
    private readonly byte[] _request;
    private readonly int _dataOffset;
    private int _stream = -1;
    private int _start;
    private int _end;

    /// <summary>Connects.</summary>
    /// <param name="server">Cleartext HTTP/2.</param>
    /// <param name="path">The method; its request is the empty message.</param>
    /// <param name="token">The access token to send.</param>
    public RawConnection(Uri server, string path, string token)
    {
        _request = RawFrames.Call(server.Authority, path, token, out _dataOffset);
        _socket.Connect(server.Host, server.Port);
        _socket.Send(RawFrames.Opening());
    }

    /// <summary>Makes one call and reads its answer.</summary>
    /// <returns>Bytes of the answer, 0 for an error.</returns>
    /// <exception cref="SocketException">The server closed the connection.</exception>
    public int Call()
    {
        _stream += 2;
        BinaryPrimitives.WriteInt32BigEndian(_request.AsSpan(StreamOffset), _stream);
        BinaryPrimitives.WriteInt32BigEndian(_request.AsSpan(_dataOffset + StreamOffset), _stream);
        _socket.Send(_request, SocketFlags.None);

        var answer = 0;
        while (true)
        {
            var frame = NextFrame();
            var size = frame.Length - RawFrames.HeadSizeBytes;
            var isOurs = BinaryPrimitives.ReadInt32BigEndian(frame[StreamOffset..]) == _stream;
            answer += isOurs && frame[3] == Data ? size : 0;
            if (isOurs && (frame[4] & EndStream) != 0)
            {
                return answer;
            }
        }
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _socket.Dispose();

    private ReadOnlySpan<byte> NextFrame()
    {
        Need(RawFrames.HeadSizeBytes);
        var size = RawFrames.HeadSizeBytes + (BinaryPrimitives.ReadInt32BigEndian(_received.AsSpan(_start)) >>> 8);
        Need(size);
        var frame = _received.AsSpan(_start, size);
        _start += size;
        return frame;
    }

    private void Need(int size)
    {
        while (_end - _start < size)
        {
            if (_start > 0)
            {
                _received.AsSpan(_start, _end - _start).CopyTo(_received);
                (_start, _end) = (0, _end - _start);
            }

            var read = _socket.Receive(_received.AsSpan(_end));
            _end += read > 0 ? read : throw new SocketException((int)SocketError.ConnectionReset);
        }
    }
}
