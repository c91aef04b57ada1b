using static MagnetarStudio.Core.Permissions.PermissionLevel;

namespace MagnetarStudio.Core.Permissions;

/// <summary>The permissions that every server knows: the table of names against roles.</summary>
internal static class BuiltInPermissions
{
    public static IReadOnlyList<Permission> All { get; } =
    [
        .. Plain(Role.Guest, "chat.use", "docs.use"),
        .. Plain(Role.Member, "vault.use", "workflows.use", "data.run_sql"),
        .. Plain(
            Role.Admin,
            "data.export",
            "insights.use",
            "code.use",
            "code.edit",
            "code.terminal",
            "team.use",
            "panic.use",
            "analytics.view",
            "settings.update",
            "system.view_admin_dashboard",
            "system.manage_users",
            "system.manage_sessions",
            "system.view_audit_logs",
            "system.export_audit_logs",
            "system.append_audit",
            "system.manage_settings"),
        .. Plain(Role.SuperAdmin, "backups.use", "system.manage_permissions"),

        .. Levelled(
            admin: Write,
            member: Write,
            guest: Read,
            "vault.documents.create",
            "vault.documents.read",
            "vault.documents.update",
            "vault.documents.delete",
            "docs.create",
            "docs.read",
            "docs.update",
            "docs.delete",
            "workflows.create",
            "workflows.view",
            "workflows.edit"),
        .. Levelled(admin: Write, member: Read, guest: None, "workflows.delete"),
        .. Levelled(
            admin: Read, member: None, guest: None, "vault.documents.share", "docs.share", "workflows.manage"),
    ];

    private static IEnumerable<Permission> Plain(Role lowest, params string[] names) =>
        names.Select(name => Permission.Plain(name, lowest));

    private static IEnumerable<Permission> Levelled(
        PermissionLevel admin, PermissionLevel member, PermissionLevel guest, params string[] names) =>
        names.Select(name => Permission.Levelled(name, admin, member, guest));
}
