using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Audit;

/// <summary>Which entries: every condition that is set must hold. Immutable.</summary>
public sealed record EntryFilter
{
    /// <summary>Every entry.</summary>
    public static EntryFilter All { get; } = new();

    /// <summary>Not before this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>This kind of event.</summary>
    public EventCode? Code { get; init; }

    /// <summary>The name of that kind, as entries have it; null where they have more than one.</summary>
    internal string? Action => AppAction ?? (Code is EventCode.ApplicationEntry ? null : Code?.ToName());

    /// <summary>By this account.</summary>
    public AccountId? Actor { get; init; }

    /// <summary>Appended by an application with this action.</summary>
    public string? AppAction { get; init; }

    /// <summary>Done to the thing of this id, whatever its kind; or to that of <see cref="AppTarget"/>.</summary>
    public Guid? Target { get; init; }

    /// <summary>Done to the thing to which an application gave this id; or to <see cref="Target"/>.</summary>
    public string? AppTarget { get; init; }

    /// <summary>In this session.</summary>
    public SessionId? Session { get; init; }

    /// <summary>From this address, as <see cref="LogEntry.Peer"/> has it.</summary>
    public string? Peer { get; init; }

    /// <summary>With this outcome.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>Whether an entry may pass, by what stands in the clear.</summary>
    internal bool MayHold(DateTimeOffset at, EventCode code) =>
        !(at < From) && !(at >= Until) && (Code is null || Code == code);

    /// <summary>Whether an entry passes, by its body.</summary>
    internal bool Holds(LogEntry entry) =>
        (Actor is not { } actor || entry.Actor == Audit.Actor.Of(actor))
        && (AppAction is null || entry.What.App?.Action == AppAction)
        && ((Target is null && AppTarget is null) || MayBeTarget(entry.What))
        && (Session is null || entry.Session == Session)
        && (Outcome is null || entry.What.Outcome == Outcome);

    /// <summary>Whether an entry passes, by its personal part too.</summary>
    internal bool HoldsSubject(LogEntry entry) =>
        (Peer is null || entry.Peer == Peer)
        && (AppTarget is null || entry.What.App is not { } app || app.TargetId == AppTarget);

    private bool MayBeTarget(AuditEvent what) =>
        what.App is not null ? AppTarget is not null : Target is { } target && IsTarget(what, target);

    private static bool IsTarget(AuditEvent what, Guid id) => what.Targets.Contains(id);
}
