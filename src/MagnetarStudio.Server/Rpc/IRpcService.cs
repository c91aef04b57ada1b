using System.Diagnostics.CodeAnalysis;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace MagnetarStudio.Server.Rpc;

/// <summary>A service that names the methods it serves, each with its types in plain sight.</summary>
/// <remarks>
/// gRPC's own mapping finds them by reflection and binds them through generic virtual methods, which a native file
/// resolves at run time: a third of its start went there. A method that is in the contract and not bound answers
/// METHOD_UNAVAILABLE.
/// </remarks>
/// <typeparam name="TSelf">The service.</typeparam>
internal interface IRpcService<[DynamicallyAccessedMembers(RpcServiceMembers.Kept)] TSelf>
    where TSelf : class, IRpcService<TSelf>
{
    /// <summary>Its contract.</summary>
    static abstract ServiceDescriptor Contract { get; }

    /// <summary>Binds every method that it serves. Called once, at start.</summary>
    static abstract void Bind(RpcBinder<TSelf> methods);
}
