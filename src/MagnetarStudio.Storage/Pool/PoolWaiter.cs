namespace MagnetarStudio.Storage.Pool;

/// <summary>One caller in the pool's line, and the promise of its connection.</summary>
/// <remarks>
/// It ends once: whoever takes it out of the line, under the line's lock, decides how. Its caller goes on elsewhere,
/// never on the thread that returned a connection.
/// </remarks>
internal sealed class PoolWaiter : TaskCompletionSource<PooledConnection>
{
    private readonly PoolLine _line;

    internal PoolWaiter(PoolLine line)
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        _line = line;
        Node = new LinkedListNode<PoolWaiter>(this);
    }

    /// <summary>Its place in the line; in no list once it has ended.</summary>
    internal LinkedListNode<PoolWaiter> Node { get; }

    /// <summary>Ends the wait with a refusal, unless a connection has been handed over.</summary>
    internal void Refuse(PoolExhaustedException refusal)
    {
        if (_line.TryLeave(this))
        {
            SetException(refusal);
        }
    }

    /// <summary>Ends the wait because its caller gave up, unless a connection has been handed over.</summary>
    internal void Abandon(CancellationToken cancel)
    {
        if (_line.TryLeave(this))
        {
            SetCanceled(cancel);
        }
    }
}
