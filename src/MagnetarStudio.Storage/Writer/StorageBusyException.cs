namespace MagnetarStudio.Storage.Writer;

/// <summary>
/// The queue of writes was full for as long as the caller could wait, or another process kept the database for itself.
/// Nothing was changed; later it may be.
/// </summary>
public sealed class StorageBusyException : Exception
{
    /// <summary>Names the limit that was hit.</summary>
    public StorageBusyException()
        : base($"The write queue held {WriteQueueLimits.OperationsMax} operations for the whole wait.")
    {
    }

    /// <summary>Carries what SQLite said: another process holds the write lock.</summary>
    public StorageBusyException(Exception cause)
        : base("Another process holds the database's write lock.", cause)
    {
    }
}
