using MagnetarStudio.Core.Audit;
using MagnetarStudio.Server.Rpc.Refusals;

namespace MagnetarStudio.Server.Audit;

/// <summary>Records the edge's refusals in the audit log.</summary>
internal sealed class AuditRefusalLog(IAuditTrail audit) : IRefusalLog
{
    /// <inheritdoc/>
    public ValueTask RecordAsync(AuditEvent refusal, Caller by, CancellationToken cancel) =>
        audit.RecordAsync(refusal, by, cancel);
}
