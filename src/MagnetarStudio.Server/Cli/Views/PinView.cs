namespace MagnetarStudio.Server.Cli.Views;

/// <summary>How it stands with one place where the log's head is remembered.</summary>
/// <param name="Place">A path, an address, or <c>-</c> for standard output.</param>
/// <param name="Lag">Records that the newest head there lacks.</param>
/// <param name="Failures">Attempts that failed since start.</param>
internal sealed record PinView(string Place, long Lag, long Failures);
