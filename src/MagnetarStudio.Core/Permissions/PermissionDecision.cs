using System.Globalization;

namespace MagnetarStudio.Core.Permissions;

/// <summary>The answer to one question, and why. The default value is a refusal.</summary>
/// <param name="Name">The name asked for, as asked.</param>
/// <param name="Asked">The level asked for.</param>
/// <param name="Role">The role of the account.</param>
/// <param name="Reason">Why.</param>
/// <param name="Held">The highest level held, by role or live grant.</param>
/// <param name="GrantExpiresAt">
/// When the deciding grant expires or expired, UTC; null when no grant decided, or one that does not expire.
/// </param>
public readonly record struct PermissionDecision(
    string Name,
    PermissionLevel Asked,
    Role Role,
    PermissionReason Reason,
    PermissionLevel Held,
    DateTimeOffset? GrantExpiresAt)
{
    /// <summary>Whether the account may.</summary>
    public bool IsAllowed => Reason is PermissionReason.RoleBaseline or PermissionReason.Grant;

    /// <summary>The reason as a sentence for an operator; never parsed, never shown to strangers.</summary>
    public string Explain() => Reason switch
    {
        PermissionReason.RoleBaseline => $"Allowed: the role {Role.ToName()} holds {Name}.",
        PermissionReason.Grant when GrantExpiresAt is { } end => $"Allowed: {Name} is granted until {Text(end)}.",
        PermissionReason.Grant => $"Allowed: {Name} is granted without end.",
        PermissionReason.UnknownName => "Denied: no such permission is registered.",
        PermissionReason.LevelTooLow => $"Denied: {Name} is held at {Text(Held)}, {Text(Asked)} was asked for.",
        PermissionReason.GrantExpired => $"Denied: the grant of {Name} expired at {Text(GrantExpiresAt!.Value)}.",
        _ => $"Denied: neither the role {Role.ToName() ?? "(none)"} nor a grant holds {Name}.",
    };

    private static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static string Text(PermissionLevel level) => level switch
    {
        PermissionLevel.None => "none",
        PermissionLevel.Read => "read",
        PermissionLevel.Write => "write",
        _ => "admin",
    };
}
