using MagnetarStudio.Storage.Pool;

namespace MagnetarStudio.Microbenchmarks.Pool;

/// <summary>The pool to beat: a <see cref="SemaphoreSlim"/> that counts and a stack behind a lock that keeps.</summary>
/// <remarks>
/// The common idiom in its fastest form here: asynchronous like ours, no allocation, no health, no statistics, no
/// guard against a double return. A <c>ConcurrentStack</c> in place of the locked one allocates at each return.
/// </remarks>
internal sealed class SemaphoreStack(IReadOnlyCollection<PreparedConnection> connections) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Stack<PreparedConnection> _idle = new(connections);
    private readonly SemaphoreSlim _available = new(connections.Count);

    public ValueTask<PreparedConnection> RentAsync()
    {
        var granted = _available.WaitAsync();
        return granted.IsCompletedSuccessfully ? ValueTask.FromResult(Pop()) : WaitAsync(granted);
    }

    public void Return(PreparedConnection connection)
    {
        lock (_gate)
        {
            _idle.Push(connection);
        }

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

    private PreparedConnection Pop()
    {
        lock (_gate)
        {
            return _idle.Pop();
        }
    }
}
