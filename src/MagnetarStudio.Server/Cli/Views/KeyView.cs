namespace MagnetarStudio.Server.Cli.Views;

/// <summary>A key without the key, as <c>magnetar keys list</c> writes it.</summary>
/// <param name="Purpose">The name of its file.</param>
/// <param name="Kid">Names it.</param>
/// <param name="Algorithm">What it is used with.</param>
/// <param name="Made">When it was made, UTC.</param>
/// <param name="Retired">When it stopped making, UTC; null for the newest.</param>
/// <param name="AcceptedUntil">First instant at which it is refused, UTC; null for never.</param>
internal sealed record KeyView(
    string Purpose,
    string Kid,
    string Algorithm,
    DateTimeOffset Made,
    DateTimeOffset? Retired,
    DateTimeOffset? AcceptedUntil);
