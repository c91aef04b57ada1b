using System.Collections.Frozen;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace MagnetarStudio.Server.Rpc.Contracts;

/// <summary>The contract of every method that the server has, read from the descriptors once, at start.</summary>
/// <remarks>
/// Look methods up by the name in their endpoint's metadata, never by the path of a request: a path has variants that
/// reach the same handler. Immutable and safe to share.
/// </remarks>
internal sealed class ContractCatalogue
{
    private readonly FrozenDictionary<string, MethodContract> _contracts;

    private ContractCatalogue(FrozenDictionary<string, MethodContract> contracts) => _contracts = contracts;

    /// <summary>Every contract, in no order.</summary>
    public IReadOnlyCollection<MethodContract> Contracts => _contracts.Values;

    /// <summary>Reads the contracts of <paramref name="services"/>.</summary>
    /// <param name="services">Services of our own, whose methods all carry their terms.</param>
    /// <param name="publicServices">Services of others, which carry none: public by being named here.</param>
    /// <param name="permissions">The names in the permission registry.</param>
    /// <exception cref="ContractException">Terms are missing, contradict themselves, or name nothing.</exception>
    public static ContractCatalogue Read(
        IEnumerable<ServiceDescriptor> services,
        IEnumerable<ServiceDescriptor> publicServices,
        IReadOnlySet<string> permissions)
    {
        var problems = new List<string>();
        var reader = new ContractReader(permissions, problems);

        var contracts = services.SelectMany(service => service.Methods).Select(reader.ReadOwn)
            .Concat(publicServices.SelectMany(service => service.Methods).Select(reader.ReadForeign))
            .OfType<MethodContract>()
            .ToFrozenDictionary(contract => contract.FullName, StringComparer.Ordinal);

        return problems.Count == 0 ? new ContractCatalogue(contracts) : throw new ContractException(problems);
    }

    /// <summary>The contract of a method.</summary>
    /// <param name="fullName"><c>/package.Service/Method</c>, case-sensitive.</param>
    /// <returns>Null when no such method was read: such a call must be refused.</returns>
    public MethodContract? Find(string fullName) => _contracts.GetValueOrDefault(fullName);
}
