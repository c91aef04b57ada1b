using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Server.Rpc.Refusals;

/// <summary>Where the edge's refusals are recorded: the audit log.</summary>
internal interface IRefusalLog
{
    /// <summary>Records a refusal; returns when it is committed.</summary>
    /// <param name="refusal">What was refused, or how many of a kind were.</param>
    /// <param name="by">Who was refused.</param>
    /// <param name="cancel">Withdraws the record while it still waits.</param>
    ValueTask RecordAsync(AuditEvent refusal, Caller by, CancellationToken cancel);
}
