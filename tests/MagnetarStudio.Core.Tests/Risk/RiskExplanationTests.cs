using MagnetarStudio.Core.Risk;
using Xunit;

namespace MagnetarStudio.Core.Tests.Risk;

public sealed class RiskExplanationTests
{
    private static readonly RiskHistory s_history = Shown.HistoryOf(Shown.Phone, Shown.Noon);

    [Fact]
    public void It_says_what_each_signal_added()
    {
        var facts = Shown.Phone with { Agent = "curl/8.11", Language = "fr-FR" };

        var explained = RiskExplanation.Of(Shown.ScoreSession(facts, s_history));

        Assert.Equal("0.5293 of 1: suspicious. Without any signal it would be 0.0180.", explained.Summary);
        Assert.Equal(
            [
                "user_agent_change: another kind of program. Level 4 of 4 of a weight of 3.0800 adds 3.0800: "
                    + "from 0.0180 to 0.2851.",
                "fingerprint_mismatch: the device, platform, language or TLS hello is another. Level 1 of 4 of a "
                    + "weight of 4.1500 adds 1.0375: from 0.2851 to 0.5293.",
            ],
            explained.Signals);
        Assert.Equal(["a place for the address", "enough hours of use to call one unusual"], explained.Missing);
    }

    [Fact]
    public void The_parts_lead_from_the_prior_to_the_score()
    {
        var score = Shown.ScoreSession(Shown.Stranger, s_history);
        var parts = score.Explain();

        Assert.Equal(Enum.GetValues<RiskSignal>(), parts.Select(part => part.Signal));
        Assert.Equal(parts.Skip(1).Select(part => part.Before), parts.SkipLast(1).Select(part => part.After));
        Assert.Equal(LogisticCurve.At(Shown.Policy.Prior + parts.Sum(part => part.Added)), score.Value);
        Assert.Equal(score.Value, parts[^1].After);
        Assert.Equal(score.Value / 10_000d, score.Fraction);
    }

    [Fact]
    public void Every_gap_and_every_signal_has_words()
    {
        var all = new RiskVector(RiskScope.SignIn, (RiskGaps)0xFFF, 0x444_4444_4444);

        var explained = RiskExplanation.Of(new(all, Shown.Policy));

        Assert.Equal(12, explained.Missing.Distinct().Count());
        Assert.Equal(RiskSignals.Count, explained.Signals.Distinct().Count());
    }
}
