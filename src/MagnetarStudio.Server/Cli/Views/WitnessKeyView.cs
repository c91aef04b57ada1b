namespace MagnetarStudio.Server.Cli.Views;

/// <summary>The key of a witness.</summary>
/// <param name="Key">Its verifier key.</param>
internal sealed record WitnessKeyView(string Key);
