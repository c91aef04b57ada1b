namespace MagnetarStudio.Server.Settings;

/// <summary>Settings of one source, by name. Names are compared without regard to case. Immutable.</summary>
/// <param name="Source">Where they come from, for the operator: "the environment", a path, "the command line".</param>
/// <param name="Values">Name, with <c>:</c> between its parts, and text.</param>
internal sealed record SettingLayer(string Source, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>What stands before every name of ours that has parts.</summary>
    public const string Prefix = "Magnetar:";

    /// <summary>A layer of variables, in which <c>__</c> separates the parts of a name.</summary>
    public static SettingLayer OfVariables(string source, IEnumerable<KeyValuePair<string, string>> variables)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in variables)
        {
            values[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        }

        return new SettingLayer(source, values);
    }

    /// <summary>The name of a setting as an environment variable.</summary>
    public static string ToVariable(string name) => name.Replace(":", "__", StringComparison.Ordinal);
}
