using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>The log as the rest of the server sees it: what is recorded by itself, and the newest head.</summary>
public interface IAuditTrail
{
    /// <summary>The newest committed head; null before the first record.</summary>
    LogHead? Head { get; }

    /// <summary>The public half of the key that signs heads.</summary>
    NoteVerifier HeadKey { get; }

    /// <summary>Records something that changed no row: a start, a stop, refusals.</summary>
    ValueTask RecordAsync(AuditEvent what, Caller by, CancellationToken cancel);
}
