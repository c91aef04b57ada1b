namespace MagnetarStudio.Server.Cli.Views;

/// <summary>What <c>magnetar keys check</c> found.</summary>
/// <param name="Directory">The keys' directory.</param>
/// <param name="Faults">What is missing or cannot be used; empty if nothing.</param>
internal sealed record KeysCheckView(string Directory, IReadOnlyList<string> Faults);
