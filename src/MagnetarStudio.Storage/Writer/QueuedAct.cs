using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Storage.Writer;

/// <summary>An act in the queue, and the caller that awaits it.</summary>
internal sealed class QueuedAct<T>(IAct<T> act) : QueuedWrite
{
    // Callers go on elsewhere: the writer's thread has other work.
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Acted<T> _acted;

    /// <summary>The answer, after COMMIT.</summary>
    public Task<T> Answer => _answer.Task;

    /// <inheritdoc/>
    public override Caller By => act.By;

    /// <inheritdoc/>
    public override bool MayUseReserve => act.MayUseReserve;

    /// <inheritdoc/>
    public override IReadOnlyList<AuditEvent> Events => _acted.Events;

    /// <inheritdoc/>
    public override IReadOnlyList<Notice> Notices => _acted.Notices;

    /// <inheritdoc/>
    public override void Run(WriteScope scope) => _acted = act.Run(scope);

    /// <inheritdoc/>
    public override void Settle() => _acted.Committed?.Invoke();

    /// <inheritdoc/>
    public override void Complete() => _answer.TrySetResult(_acted.Result);

    /// <inheritdoc/>
    public override void Fail(Exception cause) => _answer.TrySetException(cause);

    /// <summary>Withdraws it for its caller and answers so, if it still waits; otherwise it happens.</summary>
    public void TryCancel(CancellationToken cancel)
    {
        if (TryWithdraw())
        {
            _answer.TrySetCanceled(cancel);
        }
    }
}
