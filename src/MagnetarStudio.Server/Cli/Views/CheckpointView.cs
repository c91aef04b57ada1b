namespace MagnetarStudio.Server.Cli.Views;

/// <summary>The newest signed head.</summary>
/// <param name="Origin">The log's name.</param>
/// <param name="Size">Records under it.</param>
/// <param name="Root">Root over them, in hex.</param>
/// <param name="Note">The signed note, as it is kept.</param>
/// <param name="Key">The verifier key that it was held to.</param>
internal sealed record CheckpointView(string Origin, long Size, string Root, string Note, string Key);
