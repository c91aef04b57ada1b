using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Storage.Writer;

/// <summary>A write that waits, runs, and is answered only after COMMIT.</summary>
internal abstract class QueuedWrite
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Withdrawn = 2;

    private int _state;

    /// <summary>Who asks; the records carry it.</summary>
    public virtual Caller By => Caller.Server;

    /// <summary>Whether it may use the disk reserve.</summary>
    public virtual bool MayUseReserve => false;

    /// <summary>Records of it, once it has run.</summary>
    public virtual IReadOnlyList<AuditEvent> Events => [];

    /// <summary>What is published after COMMIT, once it has run.</summary>
    public virtual IReadOnlyList<Notice> Notices => [];

    /// <summary>It is on the disk: tells the writer's own memory. Must not throw.</summary>
    public virtual void Settle()
    {
    }

    /// <summary>Takes it out of the caller's hands: from here on it happens, whatever the caller does.</summary>
    /// <returns>False when the caller withdrew it first.</returns>
    public bool TryTake() => Interlocked.CompareExchange(ref _state, Taken, Waiting) == Waiting;

    /// <summary>Withdraws it while it still waits.</summary>
    public bool TryWithdraw() => Interlocked.CompareExchange(ref _state, Withdrawn, Waiting) == Waiting;

    /// <summary>Does it; the answer is kept until <see cref="Complete"/>.</summary>
    public abstract void Run(WriteScope scope);

    /// <summary>Answers the caller: what it did is on the disk.</summary>
    public abstract void Complete();

    /// <summary>Answers the caller: nothing of it was kept.</summary>
    public abstract void Fail(Exception cause);
}
