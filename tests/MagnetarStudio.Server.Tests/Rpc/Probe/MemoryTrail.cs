using System.Collections.Concurrent;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Server.Tests.Rpc.Probe;

/// <summary>A log that keeps what was recorded in memory; it asks the limiter as the writer does.</summary>
internal sealed class MemoryTrail(RefusalLimiter refusals) : IAuditTrail
{
    public ConcurrentQueue<(AuditEvent What, Caller By)> Records { get; } = new();

    public LogHead? Head => null;

    public NoteVerifier HeadKey => throw new InvalidOperationException("Nothing is signed here.");

    public ValueTask RecordAsync(AuditEvent what, Caller by, CancellationToken cancel, bool mayUseReserve = false)
    {
        if (refusals.TryRecord(what, by))
        {
            Records.Enqueue((what, by));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<AppendedEntry> AppendAsync(AuditEvent entry, Caller by, CancellationToken cancel) =>
        throw new InvalidOperationException("Nothing is appended here.");

    public ValueTask<AppendedStretch> AppendAsync(EntryStretch stretch, Caller by, CancellationToken cancel) =>
        throw new InvalidOperationException("Nothing is appended here.");
}
