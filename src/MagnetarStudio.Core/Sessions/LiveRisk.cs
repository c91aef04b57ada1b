using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Core.Sessions;

/// <summary>The live table's copy of a session's risk. Immutable: a change makes another.</summary>
/// <param name="read">What was read and learned since; null when it must be read.</param>
/// <param name="judgement">The last score and what it was made for; null when there is none.</param>
public sealed class LiveRisk(RiskRead? read = null, RiskJudgement? judgement = null)
{
    /// <summary>What was read and learned since; null when it must be read.</summary>
    public RiskRead? Read => read;

    /// <summary>The last score and what it was made for; null when there is none.</summary>
    public RiskJudgement? Judgement => judgement;
}
