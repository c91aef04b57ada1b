namespace MagnetarStudio.Core.Audit;

/// <summary>What a run of retention did.</summary>
/// <param name="Verdict">Whether it ran.</param>
/// <param name="Horizon">The first place that has a record now.</param>
/// <param name="Records">How many were removed.</param>
public sealed record Pruned(PruneVerdict Verdict, long Horizon, long Records);
