using System.Collections.Concurrent;
using Grpc.Core;

namespace MagnetarStudio.Server.Tests.Audit;

/// <summary>A stream that keeps what it was told, and may be one whose reader takes nothing.</summary>
internal sealed class ToldMessages<T> : IServerStreamWriter<T>
{
    private readonly ConcurrentQueue<T> _told = new();
    private readonly TaskCompletionSource _taking = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ToldMessages(bool takes = true)
    {
        if (takes)
        {
            _taking.SetResult();
        }
    }

    public IReadOnlyList<T> Messages => [.. _told];

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(T message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(T message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _told.Enqueue(message);
        return _taking.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The reader takes everything from now on.</summary>
    public void Take() => _taking.SetResult();
}
