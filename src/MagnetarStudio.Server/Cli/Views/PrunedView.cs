namespace MagnetarStudio.Server.Cli.Views;

/// <summary>What <c>magnetar audit prune</c> did.</summary>
/// <param name="RemovedCount">How many records it removed.</param>
/// <param name="Horizon">The first position that has a record now.</param>
/// <param name="Skipped">Why nothing was removed; empty if it ran.</param>
internal sealed record PrunedView(long RemovedCount, long Horizon, string Skipped);
