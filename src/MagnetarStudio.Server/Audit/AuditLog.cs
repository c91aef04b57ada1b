namespace MagnetarStudio.Server.Audit;

/// <summary>What the audit room writes to the log: events 600 to 699.</summary>
internal static partial class AuditLog
{
    /// <summary>Retention did not come to its end; it is tried again.</summary>
    [LoggerMessage(600, LogLevel.Error, "The audit log's old records could not be removed.")]
    public static partial void RetentionFailed(ILogger log, Exception failure);
}
