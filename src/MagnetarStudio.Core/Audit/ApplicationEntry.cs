namespace MagnetarStudio.Core.Audit;

/// <summary>What an application says of an event: the content of <see cref="EventCode.ApplicationEntry"/>.</summary>
/// <remarks>
/// Action and kind are sealed with the body. The target's id and the details may name people: they go to the subject
/// part, redacted, and are gone once the account that appended them is erased.
/// </remarks>
/// <param name="Action">What happened, in the application's namespace.</param>
/// <param name="TargetKind">The kind of thing it was done to; null if there is none.</param>
/// <param name="TargetId">The id of that thing; null if there is none, or its subject is erased.</param>
/// <param name="Details">What else; empty if there is nothing, or its subject is erased.</param>
public sealed record ApplicationEntry(
    string Action, string? TargetKind, string? TargetId, IReadOnlyList<EntryDetail> Details)
{
    /// <summary>The event to append.</summary>
    public AuditEvent ToEvent(Outcome outcome) => new(EventCode.ApplicationEntry, outcome) { App = this };
}
