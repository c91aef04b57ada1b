namespace MagnetarStudio.Server.Cli.Views;

/// <summary>What <c>magnetar keys generate</c> did.</summary>
/// <param name="Directory">The keys' directory.</param>
/// <param name="Made">Purposes whose file was made.</param>
internal sealed record KeysMadeView(string Directory, IReadOnlyList<string> Made);
