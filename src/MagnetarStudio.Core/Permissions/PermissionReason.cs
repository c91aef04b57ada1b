namespace MagnetarStudio.Core.Permissions;

/// <summary>Why a permission was allowed or denied.</summary>
/// <remarks>The numbers are logged, so they never change. The default is a refusal.</remarks>
public enum PermissionReason : byte
{
    /// <summary>Denied: neither the role nor a grant holds anything of it.</summary>
    NotHeld = 0,

    /// <summary>Denied: no such permission is registered, so nobody holds it.</summary>
    UnknownName = 1,

    /// <summary>Denied: something of it is held, but less than was asked for.</summary>
    LevelTooLow = 2,

    /// <summary>Denied: a grant that would have been enough has expired.</summary>
    GrantExpired = 3,

    /// <summary>Allowed: the role holds it.</summary>
    RoleBaseline = 10,

    /// <summary>Allowed: a grant to the account holds it.</summary>
    Grant = 11,
}
