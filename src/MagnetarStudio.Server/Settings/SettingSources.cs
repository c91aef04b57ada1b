using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Server.Settings;

/// <summary>
/// All sources of settings, opened: command line, environment, <c>.env</c>, <c>--config</c>, in that order.
/// </summary>
internal sealed class SettingSources
{
    private SettingSources(string? location, SettingReader reader, List<string> faults) =>
        (Location, Reader, Faults) = (location, reader, faults);

    /// <summary>
    /// Absolute path of the data directory, whether or not it exists; null, and a fault, if nothing names it.
    /// </summary>
    public string? Location { get; }

    /// <summary>Reads settings.</summary>
    public SettingReader Reader { get; }

    /// <summary>What is wrong so far, a line each.</summary>
    public List<string> Faults { get; }

    /// <summary>Opens the sources. What cannot be read becomes a fault.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">The process's environment.</param>
    public static SettingSources Open(SettingArguments arguments, IReadOnlyDictionary<string, string> environment)
    {
        var faults = new List<string>();
        var line = arguments.ToLayer();
        var variables = SettingLayer.OfVariables("the environment", environment);
        var file = ConfigurationFile.Read(arguments.Config, faults);
        RefuseOpenSecrets(arguments.Config, file, faults);

        // The directory's own file cannot say where the directory is.
        var location = DataLocation.Find(new SettingReader([line, variables, file], faults), environment);
        IReadOnlyList<SettingLayer> layers = location is null
            ? [line, variables, file]
            : [line, variables, EnvironmentFile.Read(EnvironmentFile.PathIn(location), faults), file];
        return new SettingSources(location, new SettingReader(layers, faults), faults);
    }

    /// <summary>Where the server runs, <c>ELOHIM_ENV</c>.</summary>
    public ServerEnvironment ReadEnvironment() => Reader.Choice(
        SettingNames.Environment,
        [("production", ServerEnvironment.Production), ("development", ServerEnvironment.Development)],
        ServerEnvironment.Production);

    private static void RefuseOpenSecrets(string? path, SettingLayer file, List<string> faults)
    {
        if (path is null || !SettingNames.Secrets.Any(file.Values.ContainsKey))
        {
            return;
        }

        try
        {
            PrivateFiles.RequireFile(path);
        }
        catch (DataDirectoryException refused)
        {
            faults.Add($"{refused.Message} It holds a secret.");
        }
    }
}
