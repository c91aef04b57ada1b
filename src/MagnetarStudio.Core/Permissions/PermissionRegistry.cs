using System.Collections.Frozen;

namespace MagnetarStudio.Core.Permissions;

/// <summary>The closed list of permissions, fixed at start, and the one place that decides who holds what.</summary>
/// <remarks>
/// Closed: a name that is not in it is denied to everyone, the founder included. Immutable and safe to share.
/// OWASP ASVS 5.0 §8.2.1.
/// </remarks>
public sealed class PermissionRegistry
{
    /// <summary>Most permissions an application may add to the built-in ones.</summary>
    public const int RegisteredMax = 256;

    private readonly FrozenDictionary<string, Permission> _byName;

    /// <summary>The built-in permissions, and those that an application adds.</summary>
    /// <param name="registered">The application's own; may be empty.</param>
    /// <exception cref="ArgumentException">Something is wrong with them; see <see cref="Check"/>.</exception>
    public PermissionRegistry(IReadOnlyList<Permission> registered)
    {
        var problems = Check(registered);
        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(registered));
        }

        All = [.. BuiltInPermissions.All, .. registered];
        _byName = All.ToFrozenDictionary(permission => permission.Name, StringComparer.Ordinal);
    }

    /// <summary>Every permission: the built-in ones, then the application's in their order.</summary>
    public IReadOnlyList<Permission> All { get; }

    /// <summary>All that is wrong with an application's permissions, one sentence each; empty if nothing is.</summary>
    /// <remarks>
    /// Refused: more than <see cref="RegisteredMax"/>, a malformed name (<see cref="PermissionName"/>), one under
    /// <see cref="PermissionName.ReservedPrefix"/>, one that is built in or given twice, and a baseline that gives a
    /// lower role more than a higher one.
    /// </remarks>
    public static IReadOnlyList<string> Check(IReadOnlyList<Permission> registered)
    {
        if (registered.Count > RegisteredMax)
        {
            return [$"{registered.Count} permissions are registered, {RegisteredMax} is the most."];
        }

        var taken = BuiltInPermissions.All.Select(permission => permission.Name).ToHashSet(StringComparer.Ordinal);
        return [.. registered.Select(permission => ProblemOf(permission, taken)).OfType<string>()];
    }

    /// <summary>The permission of that name; null when there is none.</summary>
    public Permission? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Decides whether an account may, and says why. Allocates nothing.</summary>
    /// <param name="name">The permission's name. Unknown: denied.</param>
    /// <param name="asked">The level asked for; all levels of a plain permission are the same.</param>
    /// <param name="role">The account's role as the database has it now.</param>
    /// <param name="grants">The account's grants, expired ones included, in any order.</param>
    /// <param name="now">The time of the question, UTC. A grant has expired at the instant it names.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="asked"/> is none, or no level.</exception>
    public PermissionDecision Decide(
        string name, PermissionLevel asked, Role role, ReadOnlySpan<PermissionGrant> grants, DateTimeOffset now)
    {
        if (asked is < PermissionLevel.Read or > PermissionLevel.Admin)
        {
            throw new ArgumentOutOfRangeException(nameof(asked), asked, "Ask for read, write or admin.");
        }

        if (Find(name) is not { } permission)
        {
            return new(name, asked, role, PermissionReason.UnknownName, PermissionLevel.None, null);
        }

        var held = permission.HeldBy(role);
        return held >= asked
            ? new(name, asked, role, PermissionReason.RoleBaseline, held, null)
            : DecideByGrants(permission, asked, role, held, grants, now);
    }

    private static PermissionDecision DecideByGrants(
        Permission permission,
        PermissionLevel asked,
        Role role,
        PermissionLevel held,
        ReadOnlySpan<PermissionGrant> grants,
        DateTimeOffset now)
    {
        PermissionGrant? expired = null;
        foreach (var grant in grants)
        {
            var level = grant.LevelOf(permission);
            if (level >= asked && grant.IsLiveAt(now))
            {
                return new(permission.Name, asked, role, PermissionReason.Grant, level, grant.ExpiresAt);
            }

            if (level >= asked)
            {
                expired = grant;
            }
            else if (level > held && grant.IsLiveAt(now))
            {
                held = level;
            }
        }

        var reason = expired is not null ? PermissionReason.GrantExpired
            : held > PermissionLevel.None ? PermissionReason.LevelTooLow
            : PermissionReason.NotHeld;
        return new(permission.Name, asked, role, reason, held, expired?.ExpiresAt);
    }

    private static string? ProblemOf(Permission permission, HashSet<string> taken)
    {
        // A malformed name is untrusted text, so it is not repeated in the message.
        if (!PermissionName.IsWellFormed(permission.Name))
        {
            return "A permission's name is malformed: dotted lower-case words, 64 characters at most.";
        }

        if (permission.Name.StartsWith(PermissionName.ReservedPrefix, StringComparison.Ordinal))
        {
            return $"{permission.Name}: names under {PermissionName.ReservedPrefix} belong to the server.";
        }

        if (!taken.Add(permission.Name))
        {
            return $"{permission.Name}: the name is taken.";
        }

        return permission.IsOrdered ? null : $"{permission.Name}: a lower role would hold more than a higher one.";
    }
}
