namespace MagnetarStudio.Core.Permissions;

/// <summary>How much of a permission is held or asked for. Each level grants itself and those below it.</summary>
/// <remarks>The numbers are stored and logged, so they never change.</remarks>
public enum PermissionLevel : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>To look.</summary>
    Read = 1,

    /// <summary>To look and to change.</summary>
    Write = 2,

    /// <summary>Everything. A plain permission is all or nothing: who holds it holds it at this level.</summary>
    Admin = 3,
}
