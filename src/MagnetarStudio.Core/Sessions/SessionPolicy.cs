using MagnetarStudio.Core.Permissions;

namespace MagnetarStudio.Core.Sessions;

/// <summary>The session rules in force, fixed at start. Immutable and safe to share.</summary>
/// <param name="Lifetime">Longest life of a session, counted from sign-in (OWASP ASVS 5.0 §7.3.2).</param>
/// <param name="IdleMax">Longest silence of a session below admin (OWASP ASVS 5.0 §7.3.1).</param>
/// <param name="PrivilegedIdleMax">Longest silence of a session of admin and above.</param>
/// <param name="LiveMax">Most live sessions one account may hold.</param>
/// <param name="Cap">What a sign-in over that number does.</param>
public sealed record SessionPolicy(
    TimeSpan Lifetime, TimeSpan IdleMax, TimeSpan PrivilegedIdleMax, int LiveMax, CapPolicy Cap)
{
    /// <summary>How long after a rotation the token before it is still answered, with the same successor.</summary>
    /// <remarks>Two racing tabs, or an answer lost on the way, sign nobody out.</remarks>
    public static readonly TimeSpan RefreshGrace = TimeSpan.FromSeconds(10);

    /// <summary>30 days, idle 14 days or 12 hours, three sessions, the oldest goes.</summary>
    public static SessionPolicy Default { get; } = new(
        TimeSpan.FromDays(30), TimeSpan.FromDays(14), TimeSpan.FromHours(12), 3, CapPolicy.EvictOldest);

    /// <summary>Longest silence of a session whose account has <paramref name="role"/>.</summary>
    public TimeSpan IdleMaxOf(Role role) => role >= Role.Admin ? PrivilegedIdleMax : IdleMax;
}
