namespace MagnetarStudio.Core.Risk;

/// <summary>A score and what it was made for: it holds until the facts or the hour change.</summary>
/// <remarks>
/// The check of every call: within one hour equal facts keep their score, however often they come. A refresh that was
/// replayed and a step-up ask for a new one. Immutable and safe to share.
/// </remarks>
public sealed class RiskJudgement
{
    private readonly RiskFacts _facts;
    private readonly uint _hour;

    /// <summary>Keeps a score for the facts and the time that it was made for.</summary>
    public RiskJudgement(in RiskFacts facts, DateTimeOffset now, RiskScore score)
    {
        _facts = facts;
        _hour = RiskSighting.HourOf(now);
        Score = score;
    }

    /// <summary>The score.</summary>
    public RiskScore Score { get; }

    /// <summary>Whether the score still holds. Costs no allocation and no hash.</summary>
    public bool Holds(in RiskFacts facts, DateTimeOffset now) =>
        RiskSighting.HourOf(now) == _hour && facts == _facts;
}
