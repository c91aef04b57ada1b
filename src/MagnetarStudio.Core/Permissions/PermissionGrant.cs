namespace MagnetarStudio.Core.Permissions;

/// <summary>A permission that one account holds beyond its role. Immutable.</summary>
/// <param name="Name">Name of the permission.</param>
/// <param name="Level">The level of a levelled permission; null for a plain one.</param>
/// <param name="ExpiresAt">First instant at which it no longer counts, UTC; null when it does not expire.</param>
public sealed record PermissionGrant(string Name, PermissionLevel? Level, DateTimeOffset? ExpiresAt)
{
    /// <summary>Most grants one account may hold: each call of the account may walk them all.</summary>
    public const int PerAccountMax = 64;

    /// <summary>True strictly before <see cref="ExpiresAt"/>: at that instant the grant has expired.</summary>
    public bool IsLiveAt(DateTimeOffset now) => ExpiresAt is null || now < ExpiresAt;

    /// <summary>What the grant gives of <paramref name="permission"/>, whether it is live or not.</summary>
    /// <returns>
    /// None when it names another permission, or when it has a level where there are none, or none where there are:
    /// then the registry has changed since the grant was written, and nobody meant what it would now say.
    /// </returns>
    public PermissionLevel LevelOf(Permission permission)
    {
        if (!string.Equals(Name, permission.Name, StringComparison.Ordinal))
        {
            return PermissionLevel.None;
        }

        return permission.IsLevelled
            ? Level ?? PermissionLevel.None
            : Level is null ? PermissionLevel.Admin : PermissionLevel.None;
    }
}
