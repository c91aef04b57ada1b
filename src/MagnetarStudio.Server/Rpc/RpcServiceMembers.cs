using System.Diagnostics.CodeAnalysis;

namespace MagnetarStudio.Server.Rpc;

/// <summary>What gRPC's types ask the trimmer to keep of a service.</summary>
internal static class RpcServiceMembers
{
    /// <summary>The members, as gRPC's own annotations name them.</summary>
    public const DynamicallyAccessedMemberTypes Kept =
        DynamicallyAccessedMemberTypes.PublicConstructors
        | DynamicallyAccessedMemberTypes.PublicMethods
        | DynamicallyAccessedMemberTypes.NonPublicMethods;
}
