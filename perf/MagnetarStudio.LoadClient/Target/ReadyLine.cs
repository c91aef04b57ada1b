namespace MagnetarStudio.LoadClient.Target;

/// <summary>What this program needs of the line that <c>magnetar serve --ready-json</c> writes.</summary>
/// <param name="Endpoints">Where it listens.</param>
/// <param name="ClaimCode">What claims the founder account; null if there is a founder.</param>
internal sealed record ReadyLine(IReadOnlyList<string> Endpoints, string? ClaimCode);
