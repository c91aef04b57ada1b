using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Audit;

/// <summary>The log in SQLite (schema step 0001).</summary>
internal sealed class SqliteAuditTrail(WriteQueue writer, LogTip tip, NoteVerifier headKey) : IAuditTrail
{
    /// <inheritdoc/>
    public LogHead? Head => tip.Head;

    /// <inheritdoc/>
    public NoteVerifier HeadKey => headKey;

    /// <inheritdoc/>
    public async ValueTask RecordAsync(
        AuditEvent what, Caller by, CancellationToken cancel, bool mayUseReserve = false) =>
        await writer.RunAsync(
            new Act<bool>(by, _ => new(true, [what], []), mayUseReserve, mayFollowEnd: true), cancel);
}
