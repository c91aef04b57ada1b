using Google.Protobuf.Reflection;
using MagnetarStudio.Protocol.Audit.V1;
using MagnetarStudio.Protocol.Auth.V1;
using MagnetarStudio.Protocol.Options.V1;
using MagnetarStudio.Protocol.Session.V1;

namespace MagnetarStudio.Server.Rpc;

/// <summary>How a reason is spelt on the wire: its proto name without the prefix of its enum.</summary>
/// <remarks>Read from the descriptors, so that a reason cannot be sent that the catalogue does not explain.</remarks>
internal static class ReasonNames
{
    private const string ZeroName = "UNSPECIFIED";

    /// <summary>The wire name of a reason that any call may meet.</summary>
    public static string NameOf(this CommonReason reason) => Find(CommonErrorsReflection.Descriptor, (int)reason);

    /// <summary>The wire name of a reason of the auth services.</summary>
    public static string NameOf(this AuthReason reason) => Find(AuthErrorsReflection.Descriptor, (int)reason);

    /// <summary>The wire name of a reason of the session service.</summary>
    public static string NameOf(this SessionReason reason) => Find(SessionErrorsReflection.Descriptor, (int)reason);

    /// <summary>The wire name of a reason of the audit service.</summary>
    public static string NameOf(this AuditReason reason) => Find(AuditErrorsReflection.Descriptor, (int)reason);

    private static string Find(FileDescriptor file, int number)
    {
        var reasons = file.EnumTypes[0];
        var prefix = reasons.FindValueByNumber(0).Name.Length - ZeroName.Length;
        return reasons.FindValueByNumber(number).Name[prefix..];
    }
}
