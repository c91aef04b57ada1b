namespace MagnetarStudio.Storage.Writer;

/// <summary>Bookkeeping in the queue: nobody awaits it, and a failure costs no more than it.</summary>
internal sealed class QueuedBookkeeping(IBookkeeping write) : QueuedWrite
{
    /// <inheritdoc/>
    public override void Run(WriteScope scope) => write.Run(scope);

    /// <inheritdoc/>
    public override void Complete()
    {
    }

    /// <inheritdoc/>
    public override void Fail(Exception cause)
    {
    }
}
