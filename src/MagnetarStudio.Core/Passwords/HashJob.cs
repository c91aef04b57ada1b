namespace MagnetarStudio.Core.Passwords;

/// <summary>One hash that somebody waits for.</summary>
internal abstract class HashJob(DateTimeOffset? deadline, long queuedTimestamp)
{
    /// <summary>When the caller stops waiting, UTC; null for never.</summary>
    public DateTimeOffset? Deadline => deadline;

    /// <summary>The clock's timestamp when it was queued.</summary>
    public long QueuedTimestamp => queuedTimestamp;

    /// <summary>Computes; keeps the outcome, a failure included, for <see cref="Complete"/>.</summary>
    public abstract void Run();

    /// <summary>Hands the outcome of <see cref="Run"/> to the caller, on another thread.</summary>
    public abstract void Complete();

    /// <summary>Tells the caller that nothing will be computed.</summary>
    public abstract void Refuse(TimeSpan retryAfter);

    /// <summary>Tells the caller that its own cancellation came in time.</summary>
    public abstract void Cancel(CancellationToken cancel);
}

/// <inheritdoc/>
internal sealed class HashJob<T>(Func<T> hash, DateTimeOffset? deadline, long queuedTimestamp)
    : HashJob(deadline, queuedTimestamp)
{
    // The caller goes on elsewhere: this thread belongs to the next hash.
    private readonly TaskCompletionSource<Hashed<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _value;
    private Exception? _failure;

    public Task<Hashed<T>> Answer => _answer.Task;

    public override void Run()
    {
        try
        {
            _value = hash();
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
    }

    public override void Complete()
    {
        if (_failure is null)
        {
            _answer.TrySetResult(new(_value, null));
        }
        else
        {
            _answer.TrySetException(_failure);
        }
    }

    public override void Refuse(TimeSpan retryAfter) => _answer.TrySetResult(new(default, retryAfter));

    public override void Cancel(CancellationToken cancel) => _answer.TrySetCanceled(cancel);
}
