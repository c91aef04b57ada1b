using System.Globalization;

namespace MagnetarStudio.Server.Settings;

/// <summary>Reads settings from several sources, the first that has one wins, and collects every fault.</summary>
/// <remarks>
/// It remembers what it was asked for, so that a name which nothing reads can be refused: a typing error in a name
/// would otherwise leave a limit at its default without a word. Not thread-safe.
/// </remarks>
/// <param name="layers">The sources, the strongest first.</param>
/// <param name="faults">Takes the faults, a line each.</param>
internal sealed class SettingReader(IReadOnlyList<SettingLayer> layers, List<string> faults)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The text of a setting.</summary>
    /// <returns>Null if no source has it, or the first that has it leaves it empty.</returns>
    public string? Text(string name)
    {
        _known.Add(name);
        var text = layers.Select(
            layer => layer.Values.GetValueOrDefault(name)).FirstOrDefault(
            value => value is not null);
        return string.IsNullOrWhiteSpace(text) ? null : text.Trim();
    }

    /// <summary>A whole number.</summary>
    public int Number(string name, int min, int max, int unlessSet)
    {
        var text = Text(name);
        if (text is null)
        {
            return unlessSet;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max)
        {
            return number;
        }

        Refuse(name, $"must be a whole number from {min} to {max}");
        return unlessSet;
    }

    /// <summary>Yes or no.</summary>
    public bool Flag(string name, bool unlessSet) => Choice(name, [("true", true), ("false", false)], unlessSet);

    /// <summary>One of a few names.</summary>
    public T Choice<T>(string name, IReadOnlyList<(string Name, T Value)> choices, T unlessSet)
    {
        var text = Text(name);
        if (text is null)
        {
            return unlessSet;
        }

        foreach (var choice in choices)
        {
            if (string.Equals(choice.Name, text, StringComparison.OrdinalIgnoreCase))
            {
                return choice.Value;
            }
        }

        Refuse(name, $"must be one of: {string.Join(", ", choices.Select(choice => choice.Name))}");
        return unlessSet;
    }

    /// <summary>A list with commas between its items; empty if it is not set.</summary>
    public IReadOnlyList<string> List(string name) =>
        Text(name)?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>Adds a fault of a setting.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="what">The end of a sentence that begins with its name; never its value.</param>
    public void Refuse(string name, string what)
    {
        var source = layers.FirstOrDefault(layer => layer.Values.ContainsKey(name))?.Source;
        var where = source is null ? string.Empty : $" (set in {source})";
        var fault = $"{SettingLayer.ToVariable(name)} {what}{where}.";
        if (!faults.Contains(fault))
        {
            faults.Add(fault);
        }
    }

    /// <summary>Adds a fault for every name of ours that nothing has read.</summary>
    public void RefuseUnread()
    {
        foreach (var layer in layers)
        {
            var unread = layer.Values.Keys
                .Where(name => name.StartsWith(SettingLayer.Prefix, StringComparison.OrdinalIgnoreCase))
                .Where(name => !_known.Contains(name))
                .Order(StringComparer.Ordinal);
            faults.AddRange(unread.Select(name =>
                $"{SettingLayer.ToVariable(name)} is not a setting (set in {layer.Source})."));
        }
    }
}
