namespace MagnetarStudio.Storage.Writer;

/// <summary>The bounds of the write queue and of one batch.</summary>
internal static class WriteQueueLimits
{
    /// <summary>Writes that may wait.</summary>
    public const int OperationsMax = 8_192;

    /// <summary>Writes in one transaction: more gain little and make the first one wait.</summary>
    public const int BatchOperationsMax = 512;


    /// <summary>Longest that a caller waits for a place in the queue.</summary>
    public static readonly TimeSpan WaitMax = TimeSpan.FromMilliseconds(250);
}
