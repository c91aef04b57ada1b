namespace MagnetarStudio.Storage.Writer;

/// <summary>The queue of writes was full for as long as the caller could wait. Nothing was changed.</summary>
public sealed class StorageBusyException : Exception
{
    /// <summary>Names the limit that was hit.</summary>
    public StorageBusyException()
        : base($"The write queue held {WriteQueueLimits.OperationsMax} operations for the whole wait.")
    {
    }
}
