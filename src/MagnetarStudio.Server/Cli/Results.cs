using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace MagnetarStudio.Server.Cli;

/// <summary>Writes a result in the form that was asked for.</summary>
internal static class Results
{
    /// <summary>Writes the view as one line of JSON, or lets <paramref name="people"/> write for people.</summary>
    public static void Write<T>(
        this Terminal terminal, T view, JsonTypeInfo<T> json, bool wantsJson, Action<Terminal, T> people)
    {
        if (wantsJson)
        {
            terminal.WriteLine(JsonSerializer.Serialize(view, json));
        }
        else
        {
            people(terminal, view);
        }
    }

    /// <summary>A time for people: UTC, to the second; a dash for none.</summary>
    public static string Show(this DateTimeOffset? time) =>
        time is { } known ? known.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'") : "-";

    /// <summary>A time for people: UTC, to the second.</summary>
    public static string Show(this DateTimeOffset time) => ((DateTimeOffset?)time).Show();
}
