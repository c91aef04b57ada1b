using MagnetarStudio.Core.Audit;
using MagnetarStudio.Cryptography.Trees;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Audit;

/// <summary>The log in SQLite (schema step 0001).</summary>
internal sealed class SqliteAuditTrail(WriteQueue writer, LogTip tip, IdempotencyRows keys) : IAuditTrail
{
    private readonly OnceOnly<AppendedEntry> _once = new(keys, new AppendedEntryResult());
    private readonly StretchAct _stretches = new(keys);

    /// <inheritdoc/>
    public LogHead? Head => tip.Head;

    /// <inheritdoc/>
    public NoteVerifier HeadKey => tip.HeadKey;

    /// <inheritdoc/>
    public async ValueTask RecordAsync(
        AuditEvent what, Caller by, CancellationToken cancel, bool mayUseReserve = false) =>
        await writer.RunAsync(
            new Act<bool>(by, _ => new(true, [what], []), mayUseReserve, mayFollowEnd: true), cancel);

    /// <inheritdoc/>
    public ValueTask<AppendedEntry> AppendAsync(AuditEvent entry, Caller by, CancellationToken cancel) =>
        writer.RunAsync(
            new Act<AppendedEntry>(
                by, scope => new(new AppendedEntry(scope.Next.Seq, scope.Next.At), [entry], []), once: _once),
            cancel);

    /// <inheritdoc/>
    public ValueTask<AppendedStretch> AppendAsync(EntryStretch stretch, Caller by, CancellationToken cancel) =>
        writer.RunAsync(new Act<AppendedStretch>(by, scope => _stretches.Run(scope, stretch, by)), cancel);
}
