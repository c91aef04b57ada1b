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

        // A reader that takes nothing must not hold the stream beyond its end.
        return inner.WriteAsync(
            message, cancellationToken.CanBeCanceled ? cancellationToken : context.CancellationToken);
    }
}
