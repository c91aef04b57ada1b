namespace MagnetarStudio.Server.Witness;

/// <summary>What a witness writes to its log: events 400 to 499.</summary>
internal static partial class WitnessLog
{
    /// <summary>A head could not be remembered, and was not cosigned.</summary>
    [LoggerMessage(400, LogLevel.Error, "A head was not cosigned.")]
    public static partial void NotRemembered(ILogger log, Exception failure);

    /// <summary>A log's key signed two heads of one size.</summary>
    [LoggerMessage(401, LogLevel.Warning, "The log {Origin} has two pasts: it signed another head of {Size} records.")]
    public static partial void Forked(ILogger log, string origin, long size);
}
