namespace MagnetarStudio.Core.Permissions;

/// <summary>The text form of <see cref="Role"/>, as tokens, commands and the log show it. Exact, lower case.</summary>
public static class RoleNames
{
    /// <summary>Every role, falling in rank.</summary>
    public static IReadOnlyList<Role> All { get; } =
        [Role.Founder, Role.SuperAdmin, Role.Admin, Role.Member, Role.Guest];

    /// <summary>False for any number that names no role, 0 among them.</summary>
    public static bool IsDefined(this Role role) => role.ToName() is not null;

    /// <summary>The name, such as <c>super_admin</c>; null for a number that names no role.</summary>
    public static string? ToName(this Role role) => role switch
    {
        Role.Founder => "founder",
        Role.SuperAdmin => "super_admin",
        Role.Admin => "admin",
        Role.Member => "member",
        Role.Guest => "guest",
        _ => null,
    };

    /// <summary>Reads a name.</summary>
    /// <returns>False, and the role that holds nothing, for any other text or another case.</returns>
    public static bool TryParse(string? name, out Role role)
    {
        role = name switch
        {
            "founder" => Role.Founder,
            "super_admin" => Role.SuperAdmin,
            "admin" => Role.Admin,
            "member" => Role.Member,
            "guest" => Role.Guest,
            _ => default,
        };
        return role != default;
    }
}
