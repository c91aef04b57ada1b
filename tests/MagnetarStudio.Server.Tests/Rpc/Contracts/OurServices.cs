using Google.Protobuf.Reflection;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Control.V1;
using MagnetarStudio.Protocol.Session.V1;
using MagnetarStudio.Server.Rpc.Contracts;

namespace MagnetarStudio.Server.Tests.Rpc.Contracts;

/// <summary>The services of the proto files, and the permissions that they ask for.</summary>
internal static class OurServices
{
    public static IReadOnlyList<ServiceDescriptor> All { get; } =
    [
        AuthService.Descriptor,
        AccountService.Descriptor,
        SessionService.Descriptor,
        AuditService.Descriptor,
        ControlService.Descriptor,
    ];

    public static IReadOnlySet<string> Permissions { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "system.manage_users",
        "system.manage_sessions",
        "system.manage_permissions",
        "system.append_audit",
        "system.view_audit_logs",
        "system.export_audit_logs",
    };

    public static ContractCatalogue Read() => ContractCatalogue.Read(All, [], Permissions);
}
