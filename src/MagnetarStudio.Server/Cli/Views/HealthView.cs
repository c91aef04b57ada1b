namespace MagnetarStudio.Server.Cli.Views;

/// <summary>What <c>magnetar health</c> learned.</summary>
/// <param name="Healthy">Whether the server can do its work.</param>
/// <param name="Findings">What is in the way.</param>
/// <param name="StartTime">When the server started, UTC; null if none answers.</param>
/// <param name="Pins">Where the log's head is remembered.</param>
internal sealed record HealthView(
    bool Healthy, IReadOnlyList<string> Findings, DateTimeOffset? StartTime, IReadOnlyList<PinView> Pins);
