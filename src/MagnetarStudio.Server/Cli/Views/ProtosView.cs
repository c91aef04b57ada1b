namespace MagnetarStudio.Server.Cli.Views;

/// <summary>What <c>magnetar protos</c> wrote.</summary>
/// <param name="Directory">Where.</param>
/// <param name="Files">The files, by their path in it.</param>
internal sealed record ProtosView(string Directory, IReadOnlyList<string> Files);
