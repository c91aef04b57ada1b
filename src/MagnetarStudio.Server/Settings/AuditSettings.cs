using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Server.Settings;

/// <summary>The audit log. Immutable.</summary>
/// <param name="Secret">Unlocks the log: <c>ELOHIMOS_AUDIT_ENCRYPTION_KEY</c>.</param>
/// <param name="PinPaths">Files in which heads are pinned besides the data directory's own, absolute.</param>
internal sealed record AuditSettings(AuditSecret Secret, IReadOnlyList<string> PinPaths)
{
    /// <summary>How long the log keeps its records.</summary>
    public RetentionPolicy Retention { get; init; } = RetentionPolicy.Default;
}
