namespace MagnetarStudio.Storage.Writer;

/// <summary>The bounds of the write queue, of one batch and of one write.</summary>
internal static class WriteQueueLimits
{
    /// <summary>Writes that may wait.</summary>
    public const int OperationsMax = 8_192;

    /// <summary>Writes in one transaction: more gain little and make the first one wait.</summary>
    public const int BatchOperationsMax = 512;

    /// <summary>Size of the records of one transaction, in bytes, at which it takes no further write: 4 MB.</summary>
    public const int BatchBytesMax = 4_000_000;

    /// <summary>Statements of one write, about 5 us each: so that none holds the writer much over 20 ms.</summary>
    public const int StatementsPerWriteMax = 4_096;

    /// <summary>Longest that an erasure waits for readers of an older state, in this process or beside it.</summary>
    public static readonly TimeSpan EmptyWalMax = TimeSpan.FromSeconds(3);

    /// <summary>Longest that a caller waits for a place in the queue.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromMilliseconds(250);
}
