using Google.Protobuf;
using MagnetarStudio.Core.Risk;
using Wire = MagnetarStudio.Protocol.Session.V1;

namespace MagnetarStudio.Server.Sessions;

/// <summary>The border between <c>magnetar.session.v1</c> messages and risk types.</summary>
internal static class RiskWire
{
    /// <summary>A risk in brief.</summary>
    public static Wire.RiskSummary ToWire(this JudgedRisk risk, RiskPolicy policy) => new()
    {
        ScoreBasisPoints = risk.Value,
        Band = policy.BandOf(risk.Value).ToWire(),
        AssessTime = risk.At.ToTimestamp(),
    };

    /// <summary>A score with its record.</summary>
    /// <param name="score">The score.</param>
    /// <param name="at">When it was made, UTC; null if that is not known here.</param>
    public static Wire.RiskSummary ToWire(this in RiskScore score, DateTimeOffset? at) => new()
    {
        ScoreBasisPoints = score.Value,
        Band = score.Band.ToWire(),
        AssessTime = at?.ToTimestamp(),
        Record = ByteString.CopyFrom(score.ToRecord()),
    };

    /// <summary>A score with the whole calculation.</summary>
    public static Wire.ExplainRiskResponse Explain(this in RiskScore score, DateTimeOffset? at)
    {
        var words = RiskExplanation.Of(score);
        var response = new Wire.ExplainRiskResponse
        {
            Risk = score.ToWire(at),
            PolicyDigest = ByteString.CopyFrom(score.Policy.ComputeDigest()),
            Missing = { words.Missing },
            Summary = words.Summary,
        };
        var sentences = words.Signals.GetEnumerator();
        foreach (var part in score.Explain())
        {
            response.Signals.Add(new Wire.RiskSignal
            {
                Name = part.Signal.ToName(),
                Level = part.Level,
                Weight = part.Weight,
                Contribution = part.Added,
                Explanation = part.Level > 0 && sentences.MoveNext() ? sentences.Current : string.Empty,
            });
        }

        return response;
    }

    private static Wire.RiskBand ToWire(this RiskBand band) => band switch
    {
        RiskBand.Normal => Wire.RiskBand.Normal,
        RiskBand.Suspicious => Wire.RiskBand.Suspicious,
        RiskBand.StepUp => Wire.RiskBand.StepUp,
        RiskBand.End => Wire.RiskBand.Ended,
        _ => Wire.RiskBand.Unspecified,
    };
}
