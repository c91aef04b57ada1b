namespace MagnetarStudio.Core.Accounts;

/// <summary>Names of the permissions that these rules ask for; <c>protos/</c> names the same ones.</summary>
public static class Permitted
{
    /// <summary>Create, disable, enable accounts; make invitations.</summary>
    public const string ManageUsers = "system.manage_users";

    /// <summary>Set roles and grants.</summary>
    public const string ManagePermissions = "system.manage_permissions";

    /// <summary>See and end other accounts' sessions.</summary>
    public const string ManageSessions = "system.manage_sessions";
}
