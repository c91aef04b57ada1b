using System.Buffers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace MagnetarStudio.Server.Http;

/// <summary>Closes connections whose peer says nothing, or stops before it has said which protocol it speaks.</summary>
/// <remarks>
/// Kestrel leaves them open for its keep-alive, more than two minutes. A peer has greeted with the connection preface
/// and the header of the first frame of HTTP/2 (RFC 9113 §3.4), or with anything that cannot become that. Afterwards it
/// may be idle for as long as Kestrel lets it. Under TLS the handshake has a limit of its own, and this comes behind
/// it. Thread-safe.
/// </remarks>
internal sealed class PeerGreeting(TimeProvider clock)
{
    /// <summary>Longest time for it: as long as for a request's headers.</summary>
    public static readonly TimeSpan GreetingMax = KestrelModule.HeadersMax;

    private const int FrameHeaderSizeBytes = 9;

    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Connection middleware: goes on once the peer has greeted; nothing of it is consumed.</summary>
    public ConnectionDelegate Await(ConnectionDelegate next) => async connection =>
    {
        if (await HasGreetedAsync(connection))
        {
            await next(connection);
        }
        else
        {
            connection.Abort();
        }
    };

    private async ValueTask<bool> HasGreetedAsync(ConnectionContext connection)
    {
        // A server that stops does not wait for those who have asked for nothing.
        var lifetime = connection.Features.Get<IConnectionLifetimeNotificationFeature>();
        using var limit = new CancellationTokenSource(GreetingMax, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(
            limit.Token, lifetime?.ConnectionClosedRequested ?? CancellationToken.None);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(either.Token);
                var (start, end) = (read.Buffer.Start, read.Buffer.End);
                if (read.IsCompleted || IsGreeting(read.Buffer))
                {
                    input.AdvanceTo(start);
                    return true;
                }

                input.AdvanceTo(start, end);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            return false;
        }
    }

    private static bool IsGreeting(in ReadOnlySequence<byte> said)
    {
        Span<byte> begin = stackalloc byte[Preface.Length];
        begin = begin[..(int)Math.Min(said.Length, Preface.Length)];
        said.Slice(0, begin.Length).CopyTo(begin);
        return said.Length >= Preface.Length + FrameHeaderSizeBytes || !Preface.StartsWith(begin);
    }
}
