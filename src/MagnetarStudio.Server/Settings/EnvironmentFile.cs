using MagnetarStudio.Storage.Directory;

namespace MagnetarStudio.Server.Settings;

/// <summary>The <c>.env</c> of a data directory: lines of NAME=VALUE, 0600 or refused.</summary>
/// <remarks>
/// A value stands as it is, or between two equal quotes; nothing in it is expanded. Empty lines and lines that begin
/// with # count for nothing.
/// </remarks>
internal static class EnvironmentFile
{
    /// <summary>Where the file of a data directory is.</summary>
    public static string PathIn(string directory) => Path.Combine(directory, ".env");

    /// <summary>Reads the file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="faults">Takes what is wrong with it, by line; never a value.</param>
    /// <returns>Its settings; none if there is no file.</returns>
    public static SettingLayer Read(string path, List<string> faults)
    {
        var variables = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (File.Exists(path))
        {
            try
            {
                PrivateFiles.RequireFile(path);
                Parse(path, File.ReadAllLines(path), variables, faults);
            }
            catch (DataDirectoryException refused)
            {
                faults.Add(refused.Message);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                faults.Add($"{path} cannot be read: {failed.Message}");
            }
        }

        return SettingLayer.OfVariables(path, variables);
    }

    private static void Parse(string path, string[] lines, Dictionary<string, string> variables, List<string> faults)
    {
        for (var index = 0; index < lines.Length; index++)
        {
            var line = lines[index].Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var equals = line.IndexOf('=');
            var name = equals > 0 ? line[..equals].TrimEnd() : string.Empty;
            if (name.Length == 0 || !name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_'))
            {
                faults.Add($"{path} line {index + 1} is not NAME=VALUE.");
            }
            else if (!variables.TryAdd(name, Unquote(line[(equals + 1)..].TrimStart())))
            {
                faults.Add($"{path} line {index + 1} sets {name} again.");
            }
        }
    }

    private static string Unquote(string value) =>
        value is ['"', .., '"'] or ['\'', .., '\''] ? value[1..^1] : value;
}
