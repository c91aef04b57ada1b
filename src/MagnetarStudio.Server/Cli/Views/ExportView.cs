namespace MagnetarStudio.Server.Cli.Views;

/// <summary>A log whose entries were exported as text.</summary>
/// <param name="File">Where.</param>
/// <param name="Format">As what.</param>
/// <param name="Origin">The log's name.</param>
/// <param name="Size">Entries that were exported.</param>
/// <param name="Root">Root over them, in hex.</param>
internal sealed record ExportView(string File, string Format, string Origin, long Size, string Root);
