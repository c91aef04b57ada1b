using Grpc.Core;

namespace MagnetarStudio.Server.Rpc.Streams;

/// <summary>Writes to a stream while its guard lets it: nothing leaves after the end.</summary>
internal sealed class GuardedWriter<T>(IServerStreamWriter<T> inner, GuardedCallContext context)
    : IServerStreamWriter<T>
{
    /// <inheritdoc/>
    public WriteOptions? WriteOptions
    {
        get => inner.WriteOptions;
        set => inner.WriteOptions = value;
    }

    /// <inheritdoc/>
    public Task WriteAsync(T message) => WriteAsync(message, context.CancellationToken);

    /// <inheritdoc/>
    public async Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        context.ThrowIfEnded();

        // Cancelling a write makes gRPC reset the stream, and the caller would never learn why it ended. A reader that
        // takes nothing is cut off by Kestrel's least data rate.
        var cancel = cancellationToken == context.CancellationToken ? CancellationToken.None : cancellationToken;
        try
        {
            await inner.WriteAsync(message, cancel);
        }
        catch (InvalidOperationException)
        {
            // One writer, one message at a time: the response is over because its reader has gone, or was cut off. The
            // token that says so may come later.
            throw RpcFaults.CallCancelled();
        }
    }
}
