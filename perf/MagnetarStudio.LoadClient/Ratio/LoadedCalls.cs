namespace MagnetarStudio.LoadClient.Ratio;

/// <summary>What h2load did.</summary>
/// <param name="Count">Calls that were answered.</param>
/// <param name="PerSecond">Calls a second.</param>
internal sealed record LoadedCalls(long Count, double PerSecond);
