namespace MagnetarStudio.Core.Permissions;

/// <summary>One name that can be asked for, and what each role holds of it without any grant. Immutable.</summary>
/// <remarks>
/// Founder and super admin hold every permission whole. A lower role never holds more than a higher one.
/// It counts only once a <see cref="PermissionRegistry"/> has accepted it.
/// </remarks>
public sealed class Permission
{
    private readonly PermissionLevel _admin;
    private readonly PermissionLevel _member;
    private readonly PermissionLevel _guest;

    private Permission(
        string name, bool isLevelled, PermissionLevel admin, PermissionLevel member, PermissionLevel guest)
    {
        Name = name;
        IsLevelled = isLevelled;
        _admin = admin;
        _member = member;
        _guest = guest;
    }

    /// <summary>The name, such as <c>docs.read</c>; its form is the registry's to judge.</summary>
    public string Name { get; }

    /// <summary>True when it is held at a level; false when it is held or not.</summary>
    public bool IsLevelled { get; }

    /// <summary>True when no lower role holds more than a higher one, and every level is a known one.</summary>
    internal bool IsOrdered =>
        _guest <= _member && _member <= _admin && _admin <= PermissionLevel.Admin;

    /// <summary>A permission that is held or not.</summary>
    /// <param name="name">The name.</param>
    /// <param name="lowest">The lowest role that holds it; all above hold it too.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lowest"/> is no role.</exception>
    public static Permission Plain(string name, Role lowest)
    {
        if (!lowest.IsDefined())
        {
            throw new ArgumentOutOfRangeException(nameof(lowest), lowest, "No such role.");
        }

        return new(name, isLevelled: false, Held(Role.Admin), Held(Role.Member), Held(Role.Guest));

        PermissionLevel Held(Role role) => role >= lowest ? PermissionLevel.Admin : PermissionLevel.None;
    }

    /// <summary>A permission that is held at a level: for founder and super admin always the highest.</summary>
    public static Permission Levelled(
        string name, PermissionLevel admin, PermissionLevel member, PermissionLevel guest) =>
        new(name, isLevelled: true, admin, member, guest);

    /// <summary>What <paramref name="role"/> holds without any grant. None for a number that names no role.</summary>
    public PermissionLevel HeldBy(Role role) => role switch
    {
        Role.Founder or Role.SuperAdmin => PermissionLevel.Admin,
        Role.Admin => _admin,
        Role.Member => _member,
        Role.Guest => _guest,
        _ => PermissionLevel.None,
    };

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
