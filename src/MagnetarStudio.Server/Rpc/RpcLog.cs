namespace MagnetarStudio.Server.Rpc;

/// <summary>What the edge writes to the log: events 300 to 399. Never a token, a body or a secret.</summary>
internal static partial class RpcLog
{
    /// <summary>A call failed for a reason that its caller is not told.</summary>
    [LoggerMessage(300, LogLevel.Error, "Call {RequestId} of {Method} failed.")]
    public static partial void CallFailed(ILogger log, string requestId, string method, Exception failure);

    /// <summary>The database took back the batch that a call's change was in.</summary>
    [LoggerMessage(301, LogLevel.Error, "Call {RequestId} of {Method} changed nothing: storage failed.")]
    public static partial void StorageFailed(ILogger log, string requestId, string method, Exception failure);

    /// <summary>A call found the store's queue or pool full.</summary>
    [LoggerMessage(302, LogLevel.Warning, "Call {RequestId} of {Method} was turned away: {Limit}")]
    public static partial void StorageBusy(ILogger log, string requestId, string method, string limit);

    /// <summary>A call found the disk full.</summary>
    [LoggerMessage(303, LogLevel.Error, "Call {RequestId} of {Method} changed nothing: the disk is full.")]
    public static partial void StorageFull(ILogger log, string requestId, string method);

    /// <summary>Refusals were counted, and the record of their number could not be written.</summary>
    [LoggerMessage(304, LogLevel.Error, "A record of counted refusals was lost.")]
    public static partial void RefusalsLost(ILogger log, Exception failure);
}
