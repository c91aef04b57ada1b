namespace MagnetarStudio.Server.Cli.Views;

/// <summary>A log that was exported as tiles.</summary>
/// <param name="Directory">Where.</param>
/// <param name="Origin">The log's name.</param>
/// <param name="Size">Records that were exported.</param>
/// <param name="Root">Root over them, in hex.</param>
/// <param name="Files">Files that were written.</param>
internal sealed record TilesView(string Directory, string Origin, long Size, string Root, long Files);
