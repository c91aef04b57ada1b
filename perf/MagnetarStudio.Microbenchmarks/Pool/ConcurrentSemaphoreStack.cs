using System.Collections.Concurrent;
using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Microbenchmarks.Pool;

/// <summary>The same idiom with a <see cref="ConcurrentStack{T}"/>: one lock less, one allocation more.</summary>
internal sealed class ConcurrentSemaphoreStack(IReadOnlyCollection<PreparedConnection> connections) : IDisposable
{
    private readonly ConcurrentStack<PreparedConnection> _idle = new(connections);
    private readonly SemaphoreSlim _available = new(connections.Count);

    public ValueTask<PreparedConnection> RentAsync()
    {
        var granted = _available.WaitAsync();
        return granted.IsCompletedSuccessfully ? ValueTask.FromResult(Pop()) : WaitAsync(granted);
    }

    public void Return(PreparedConnection connection)
    {
        _idle.Push(connection);
        _available.Release();
    }

    public void Dispose()
    {
        _available.Dispose();
        foreach (var connection in _idle)
        {
            connection.Dispose();
        }
    }

    private async ValueTask<PreparedConnection> WaitAsync(Task granted)
    {
        await granted;
        return Pop();
    }

    // The semaphore let us in, so there is one.
    private PreparedConnection Pop() =>
        _idle.TryPop(out var connection) ? connection : throw new InvalidOperationException("The count is wrong.");
}
