namespace MagnetarStudio.Server.Cli.Views;

/// <summary>A key that was changed for another.</summary>
/// <param name="Key">Which.</param>
internal sealed record KeyChangedView(string Key);
