using System.Text.Json;

namespace MagnetarStudio.Server.Settings;

/// <summary>
/// The file of <c>--config</c>: one JSON object whose members nest as the parts of a setting's name do.
/// </summary>
/// <remarks>A list is written as a JSON list of strings, or as one text with commas.</remarks>
internal static class ConfigurationFile
{
    private const long SizeBytesMax = 1 << 20;

    /// <summary>Reads the file.</summary>
    /// <param name="path">Its path; null for no file.</param>
    /// <param name="faults">Takes what is wrong with it; never a value.</param>
    /// <returns>Its settings; none if there is no file.</returns>
    public static SettingLayer Read(string? path, List<string> faults)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            if (path is not null && new FileInfo(path).Length > SizeBytesMax)
            {
                faults.Add($"{path} is too large.");
            }
            else if (path is not null)
            {
                using var document = JsonDocument.Parse(File.ReadAllBytes(path));
                if (document.RootElement.ValueKind is not JsonValueKind.Object)
                {
                    faults.Add($"{path} must hold one JSON object.");
                }

                Flatten(path, name: string.Empty, document.RootElement, values, faults);
            }
        }
        catch (JsonException malformed)
        {
            // The exception's own text may quote what it read, and what it read may be a secret.
            faults.Add($"{path} is not JSON (line {malformed.LineNumber + 1}).");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            faults.Add($"{path} cannot be read: {failed.Message}");
        }

        return new SettingLayer(path ?? "the configuration file", values);
    }

    private static void Flatten(
        string path, string name, JsonElement element, Dictionary<string, string> values, List<string> faults)
    {
        if (element.ValueKind is JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                var inner = name.Length == 0 ? member.Name : $"{name}:{member.Name}";
                Flatten(path, inner, member.Value, values, faults);
            }
        }
        else if (name.Length > 0 && (ToText(element) is not { } text || !values.TryAdd(name, text)))
        {
            faults.Add($"{path}: {name} must be there once, a text, a number, true, false, or a list of texts.");
        }
    }

    private static string? ToText(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Array when element.EnumerateArray().All(item => item.ValueKind is JsonValueKind.String) =>
            string.Join(',', element.EnumerateArray().Select(item => item.GetString())),
        _ => null,
    };
}
