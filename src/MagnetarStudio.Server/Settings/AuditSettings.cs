using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Server.Settings;

/// <summary>The audit log. Immutable.</summary>
/// <param name="Secret">Unlocks the log: <c>ELOHIMOS_AUDIT_ENCRYPTION_KEY</c>.</param>
/// <param name="Pins">Where its heads are remembered.</param>
internal sealed record AuditSettings(AuditSecret Secret, PinSettings Pins)
{
    /// <summary>How long the log keeps its records.</summary>
    public RetentionPolicy Retention { get; init; } = RetentionPolicy.Default;
}
