namespace MagnetarStudio.Core.Risk;

/// <summary>Which program a user agent names, whatever its version.</summary>
/// <remarks>
/// Browsers all begin with <c>Mozilla/5.0</c> and name their ancestors, so they are told apart by a table. Anything
/// else begins with its own product and version (RFC 9110 §10.1.5): an application, or a library such as
/// <c>grpc-node-js/1.14</c>.
/// </remarks>
public static class AgentFamily
{
    private const string Browser = "Mozilla/";

    // Descendants stand before those whose marks they also carry.
    private static readonly (string Mark, string Family)[] s_browsers =
    [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Vivaldi/", "Vivaldi"),
        ("YaBrowser/", "Yandex"),
        ("FxiOS/", "Firefox"),
        ("Firefox/", "Firefox"),
        ("CriOS/", "Chrome"),
        ("HeadlessChrome/", "Headless Chrome"),
        ("Chrome/", "Chrome"),
        ("Electron/", "Electron"),
        ("Safari/", "Safari"),
        ("AppleWebKit/", "WebKit"),
    ];

    /// <summary>The family.</summary>
    /// <returns>Its name; the part before the first version otherwise; empty for an empty text.</returns>
    public static ReadOnlySpan<char> Of(ReadOnlySpan<char> agent)
    {
        var text = agent.Trim();
        if (text.StartsWith(Browser, StringComparison.Ordinal))
        {
            foreach (var (mark, family) in s_browsers)
            {
                if (text.Contains(mark, StringComparison.Ordinal))
                {
                    return family;
                }
            }
        }

        var end = text.IndexOfAny('/', ' ', '(');
        return end < 0 ? text : text[..end];
    }
}
