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
    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        context.ThrowIfEnded();

        // Cancelling a write makes gRPC reset the stream, and the caller would never learn why it ended. A reader that
        // takes nothing is cut off by Kestrel's least data rate.
        return cancellationToken == context.CancellationToken
            ? inner.WriteAsync(message, CancellationToken.None)
            : inner.WriteAsync(message, cancellationToken);
    }
}
