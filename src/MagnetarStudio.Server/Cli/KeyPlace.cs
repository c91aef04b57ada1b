using MagnetarStudio.Server.Keys;
using MagnetarStudio.Server.Settings;

namespace MagnetarStudio.Server.Cli;

/// <summary>Where data and keys belong, for commands that work before the settings are whole.</summary>
/// <param name="DataDirectory">Absolute path of the data directory.</param>
/// <param name="KeysDirectory">Absolute path of the keys' directory.</param>
/// <param name="TokenAlgorithm">What signs access tokens.</param>
internal sealed record KeyPlace(string DataDirectory, string KeysDirectory, KeyAlgorithm TokenAlgorithm)
{
    /// <summary>Reads the few settings that say so.</summary>
    /// <exception cref="ConfigurationException">A source cannot be read, or nothing names a directory.</exception>
    public static KeyPlace Find(SettingArguments arguments, CommandTools tools)
    {
        var sources = SettingSources.Open(arguments, tools.Environment);
        var keys = KeyReading.Directory(sources.Reader, sources.Location);
        var tokens = KeyReading.Tokens(sources.Reader);
        return sources.Faults.Count == 0
            ? new KeyPlace(sources.Location!, keys!, tokens.Algorithm)
            : throw new ConfigurationException(sources.Faults);
    }
}
