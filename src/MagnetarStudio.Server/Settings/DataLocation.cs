namespace MagnetarStudio.Server.Settings;

/// <summary>Where the data directory is, whether or not it exists yet.</summary>
internal static class DataLocation
{
    /// <summary>
    /// <c>--data</c>, else <c>ELOHIMOS_DATA_DIR</c>, else <c>$XDG_DATA_HOME/magnetar</c>, else
    /// <c>~/.local/share/magnetar</c> (XDG Base Directory Specification).
    /// </summary>
    /// <param name="reader">Command line, environment and configuration file: the directory's own file comes too
    /// late.</param>
    /// <param name="environment">The process's environment.</param>
    /// <returns>An absolute path; null, and a fault, where nothing names one.</returns>
    public static string? Find(SettingReader reader, IReadOnlyDictionary<string, string> environment)
    {
        var path = reader.Text(SettingNames.DataDirectory) ?? FromHome(environment);
        if (path is null)
        {
            reader.Refuse(SettingNames.DataDirectory, "must name the data directory, since HOME is not set");
            return null;
        }

        return Path.GetFullPath(path);
    }

    // A relative XDG_DATA_HOME must be ignored, says its specification.
    private static string? FromHome(IReadOnlyDictionary<string, string> environment)
    {
        if (environment.GetValueOrDefault("XDG_DATA_HOME") is { Length: > 0 } data && Path.IsPathRooted(data))
        {
            return Path.Combine(data, "magnetar");
        }

        return environment.GetValueOrDefault("HOME") is { Length: > 0 } home && Path.IsPathRooted(home)
            ? Path.Combine(home, ".local", "share", "magnetar")
            : null;
    }
}
