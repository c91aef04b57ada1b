using MagnetarStudio.Core.Audit;
using Wire = MagnetarStudio.Protocol.Audit.V1;

namespace MagnetarStudio.Server.Audit;

/// <summary>The border between what applications append and the log's events.</summary>
internal static class AppendWire
{
    /// <summary>An entry as it will be recorded, but for redaction.</summary>
    public static ApplicationEntry ToEntry(this Wire.NewEntry entry) => new(
        entry.Action,
        entry.TargetKind.Length == 0 ? null : entry.TargetKind,
        entry.TargetId.Length == 0 ? null : entry.TargetId,
        [.. entry.Details.Select(detail => new EntryDetail(detail.Name, detail.Value))]);

    /// <summary>An outcome; the contract lets no other in.</summary>
    public static Outcome ToCore(this Wire.Outcome outcome) =>
        outcome is Wire.Outcome.Refused ? Outcome.Refused : Outcome.Done;
}
