using System.Net;
using MagnetarStudio.Core.Risk;
using Xunit;

namespace MagnetarStudio.Core.Tests.Risk;

public sealed class RiskJudgementTests
{
    private static readonly RiskJudgement s_judgement = new(
        Shown.Phone, Shown.Noon, Shown.ScoreSession(Shown.Phone, Shown.HistoryOf(Shown.Phone, Shown.Noon)));

    public static TheoryData<RiskFacts> Changes =>
    [
        Shown.Phone with { Address = IPAddress.Parse("91.12.7.21") },
        Shown.Phone with { Agent = "Aurora/4.3 (iPhone; iOS 26.1)" },
        Shown.Phone with { Device = Shown.Device(3) },
        Shown.Phone with { Platform = "macos" },
        Shown.Phone with { Language = null },
        Shown.Phone with { AppVersion = "4.3" },
        Shown.Phone with { TlsHello = "other" },
    ];

    // Texts and addresses of the next call are other objects with the same content.
    [Fact]
    public void It_holds_for_equal_facts() => Assert.True(s_judgement.Holds(
        Shown.Phone with
        {
            Address = IPAddress.Parse("91.12.7.20"),
            Agent = string.Concat("Aurora/4.2", " (iPhone; iOS 26.1)"),
        },
        Shown.Noon.AddSeconds(3_599)));

    [Theory]
    [MemberData(nameof(Changes))]
    public void It_ends_with_any_fact(RiskFacts facts) => Assert.False(s_judgement.Holds(facts, Shown.Noon));

    [Theory]
    [InlineData(-1)]
    [InlineData(3_600)]
    public void It_ends_with_the_hour(int seconds) =>
        Assert.False(s_judgement.Holds(Shown.Phone, Shown.Noon.AddSeconds(seconds)));

    [Fact]
    public void Scoring_allocates_nothing()
    {
        var history = Shown.HistoryOf(Shown.Phone, Shown.Noon, Shown.Berlin);
        var policy = Shown.Policy;
        Score();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 1_000; round++)
        {
            Score();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Score() => _ = s_judgement.Holds(Shown.Phone, Shown.Noon)
            && new RiskScore(
                RiskRules.ReadSession(
                    new(Shown.Stranger, Shown.Sydney, Shown.Noon), history, history, isTokenReplayed: false, policy),
                policy).Band == RiskBand.End;
    }
}
