using System.Collections.Concurrent;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Server.Rpc.Refusals;

namespace MagnetarStudio.Server.Tests.Rpc.Probe;

/// <summary>Keeps the refusals that were recorded.</summary>
internal sealed class MemoryRefusals : IRefusalLog
{
    public ConcurrentQueue<(AuditEvent Refusal, Caller By)> Records { get; } = new();

    public ValueTask RecordAsync(AuditEvent refusal, Caller by, CancellationToken cancel)
    {
        Records.Enqueue((refusal, by));
        return ValueTask.CompletedTask;
    }
}
