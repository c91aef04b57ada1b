namespace MagnetarStudio.Core.Risk;

/// <summary>An agent family that was shown.</summary>
/// <param name="Key">The <see cref="FactKey"/> of the family's name.</param>
/// <param name="Seen">How well it is known.</param>
public readonly record struct AgentTrace(ulong Key, Familiarity Seen) : ITrace;
