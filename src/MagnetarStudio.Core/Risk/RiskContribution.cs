namespace MagnetarStudio.Core.Risk;

/// <summary>What one signal did to a score.</summary>
/// <param name="Signal">Which.</param>
/// <param name="Level">Its input: 0, not there, to 4, fully there.</param>
/// <param name="Weight">What it adds at its full level, in 1/10,000 nat.</param>
/// <param name="Added">What it added, in 1/10,000 nat.</param>
/// <param name="Before">The score before it, in 1/10,000, signals being added in their order.</param>
/// <param name="After">The score with it, in 1/10,000.</param>
public readonly record struct RiskContribution(
    RiskSignal Signal, int Level, int Weight, int Added, int Before, int After);
