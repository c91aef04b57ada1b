namespace MagnetarStudio.Server.Settings;

/// <summary>The server cannot start with what its operator gave it: exit 78.</summary>
/// <param name="faults">Every fault, one line each, that names what is wrong and never shows a secret.</param>
internal sealed class ConfigurationException(IReadOnlyList<string> faults) : Exception(string.Join('\n', faults))
{
    /// <summary>One fault.</summary>
    public ConfigurationException(string fault)
        : this([fault])
    {
    }

    /// <summary>Every fault, one line each; at least one.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
