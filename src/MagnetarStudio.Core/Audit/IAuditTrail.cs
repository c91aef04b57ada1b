using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>The log as the rest of the server sees it: what is recorded by itself, and the newest head.</summary>
public interface IAuditTrail
{
    /// <summary>The newest committed head; null before the first record.</summary>
    LogHead? Head { get; }

    /// <summary>The public half of the key that signs heads.</summary>
    NoteVerifier HeadKey { get; }

    /// <summary>Records something that changed no row: a start, a stop, refusals, a search.</summary>
    /// <param name="what">What.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="mayUseReserve">Whether it is recorded on a full disk too.</param>
    ValueTask RecordAsync(AuditEvent what, Caller by, CancellationToken cancel, bool mayUseReserve = false);

    /// <summary>Appends an application's entry; under the caller's idempotency key once.</summary>
    /// <param name="entry">Judged by <see cref="ApplicationEntryRules"/>.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancel">Withdraws it while it still waits.</param>
    ValueTask<AppendedEntry> AppendAsync(AuditEvent entry, Caller by, CancellationToken cancel);

    /// <summary>
    /// Appends a stretch of a stream; under the caller's idempotency key only what the log does not have of it yet.
    /// </summary>
    /// <param name="stretch">Each entry judged by <see cref="ApplicationEntryRules"/>.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancel">Withdraws it while it still waits.</param>
    ValueTask<AppendedStretch> AppendAsync(EntryStretch stretch, Caller by, CancellationToken cancel);
}
