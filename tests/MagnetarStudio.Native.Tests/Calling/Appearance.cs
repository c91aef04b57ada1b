namespace MagnetarStudio.Native.Tests.Calling;

/// <summary>What a client shows of itself, through a proxy that the server trusts.</summary>
/// <param name="Address">Whence it comes.</param>
/// <param name="Agent">Its program.</param>
/// <param name="Platform">What that runs on.</param>
/// <param name="Language">What its user speaks.</param>
internal sealed record Appearance(string Address, string Agent, string Platform, string Language)
{
    /// <summary>A notebook at home.</summary>
    public static Appearance Home { get; } = new("198.51.100.7", "Notes/4.2", "macOS 26.1", "de-AT");

    /// <summary>Nothing of it is like the notebook at home.</summary>
    public static Appearance Stranger { get; } = new("203.0.113.99", "python/3.14", "Linux 6.1", "en");
}
