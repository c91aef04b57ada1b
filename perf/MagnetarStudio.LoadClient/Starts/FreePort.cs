using System.Net;
using System.Net.Sockets;

namespace MagnetarStudio.LoadClient.Starts;

/// <summary>A port of loopback that nobody listens on yet, and the way to somebody who soon will.</summary>
internal static class FreePort
{
    /// <summary>Longest wait for a server to listen.</summary>
    public static readonly TimeSpan ConnectMax = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_retryAfter = TimeSpan.FromMilliseconds(1);

    /// <summary>Finds one.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Connects as soon as somebody listens.</summary>
    /// <exception cref="LoadException">Nobody did within <see cref="ConnectMax"/>.</exception>
    public static async ValueTask<Stream> ConnectAsync(int port, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ConnectMax);
        while (!limit.IsCancellationRequested)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            if (await TryConnectAsync(socket, port))
            {
                return new NetworkStream(socket, ownsSocket: true);
            }

            socket.Dispose();
            await Task.Delay(s_retryAfter, cancel);
        }

        throw new LoadException($"Nobody listens on port {port}.");
    }

    // Without exceptions: a hundred of them would take from the processors what is being measured.
    private static async Task<bool> TryConnectAsync(Socket socket, int port)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var attempt = new SocketAsyncEventArgs { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, port) };
        attempt.Completed += (_, _) => ended.SetResult();
        if (socket.ConnectAsync(attempt))
        {
            await ended.Task;
        }

        return attempt.SocketError is SocketError.Success;
    }
}
