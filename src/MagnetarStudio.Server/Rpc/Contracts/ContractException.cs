namespace MagnetarStudio.Server.Rpc.Contracts;

/// <summary>The proto files contradict themselves or leave something open. Lists every problem, one a line.</summary>
/// <param name="problems">What is wrong, at least one; each names its method or field.</param>
internal sealed class ContractException(IReadOnlyList<string> problems)
    : Exception($"The contracts are not sound:{Environment.NewLine}{string.Join(Environment.NewLine, problems)}")
{
    /// <summary>What is wrong, in the order of the descriptors.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
