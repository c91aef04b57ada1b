using MagnetarStudio.Core.Risk;
using Xunit;

namespace MagnetarStudio.Core.Tests.Risk;

/// <summary>What a session's score may and may not do, over every combination of levels.</summary>
public sealed class RiskPromiseTests
{
    private const int Levels = RiskVector.LevelMax + 1;

    private static readonly RiskPolicy s_policy = new();

    private static readonly RiskSignal[] s_ofSessions =
        [.. Enum.GetValues<RiskSignal>().Where(signal => !signal.IsSignInOnly())];

    [Fact]
    public void No_combination_leaves_0_to_1_and_a_signal_never_lowers_a_score()
    {
        foreach (var vector in Combinations(RiskScope.Session, s_ofSessions))
        {
            var value = Score(vector);
            Assert.InRange(value, 0, LogisticCurve.One);
            foreach (var signal in s_ofSessions)
            {
                var level = vector.LevelOf(signal);
                Assert.True(level == RiskVector.LevelMax || Score(vector.With(signal, level + 1)) >= value);
            }
        }
    }

    [Fact]
    public void Everything_at_once_in_a_sign_in_stays_at_1()
    {
        var vector = new RiskVector(RiskScope.SignIn, RiskGaps.None, 0);
        foreach (var signal in Enum.GetValues<RiskSignal>())
        {
            vector = vector.With(signal, RiskVector.LevelMax);
        }

        Assert.InRange(Score(vector), s_policy.EndFrom, LogisticCurve.One);
    }

    [Theory]
    [InlineData(RiskSignal.IpAddressChange)]
    [InlineData(RiskSignal.IpSubnetChange)]
    public void An_address_alone_never_needs_step_up_wherever_and_whenever_it_is(RiskSignal address) =>
        Assert.All(
            Combinations(RiskScope.Session, address, RiskSignal.ImpossibleTravel, RiskSignal.UnusualHour),
            vector => Assert.True(Score(vector) < s_policy.StepUpFrom));

    [Fact]
    public void What_an_update_changes_is_never_suspicious() => Assert.All(
        Combinations(RiskScope.Session, RiskSignal.FingerprintMismatch, RiskSignal.UnusualHour)
            .Where(vector => vector.LevelOf(RiskSignal.FingerprintMismatch) <= RiskRules.TlsHelloLevel),
        vector => Assert.True(Score(vector) < s_policy.SuspiciousFrom));

    [Fact]
    public void Everything_changed_ends_the_session_whatever_else_is_or_is_missing()
    {
        RiskSignal[] optional =
            [RiskSignal.NewDevice, RiskSignal.ImpossibleTravel, RiskSignal.UnusualHour, RiskSignal.TokenReplay];

        Assert.All(Combinations(RiskScope.Session, optional), vector => Assert.True(
            Score(vector
                .With(RiskSignal.IpSubnetChange, RiskVector.LevelMax)
                .With(RiskSignal.UserAgentChange, RiskVector.LevelMax)
                .With(RiskSignal.FingerprintMismatch, RiskVector.LevelMax)) >= s_policy.EndFrom));
    }

    [Fact]
    public void The_same_vector_and_policy_give_the_same_bits()
    {
        foreach (var vector in Combinations(RiskScope.Session, s_ofSessions[..5]))
        {
            Assert.Equal(new RiskScore(vector, s_policy).ToRecord(), new RiskScore(vector, new()).ToRecord());
            Assert.Equal(new RiskScore(vector, s_policy), new RiskScore(vector, new()));
        }
    }

    // These numbers were made once; another machine, runtime or release that gives others breaks every recorded score.
    [Theory]
    [InlineData(0x0000_0000UL, 180)]
    [InlineData(0x0000_0040UL, 1_681)]
    [InlineData(0x0000_3040UL, 8_194)]
    [InlineData(0x0000_0440UL, 8_145)]
    [InlineData(0x0040_0040UL, 5_498)]
    [InlineData(0x4000_0000UL, 7_311)]
    [InlineData(0x4444_4440UL, 10_000)]
    public void These_scores_never_change(ulong levels, int score) =>
        Assert.Equal(score, Score(new(RiskScope.Session, RiskGaps.None, levels)));

    private static int Score(RiskVector vector) => new RiskScore(vector, s_policy).Value;

    // Never address and subnet at once: such a vector is none.
    private static IEnumerable<RiskVector> Combinations(RiskScope scope, params RiskSignal[] signals)
    {
        var count = (int)Math.Pow(Levels, signals.Length);
        for (var number = 0; number < count; number++)
        {
            var (vector, rest) = (new RiskVector(scope, RiskGaps.None, 0), number);
            foreach (var signal in signals)
            {
                vector = vector.With(signal, rest % Levels);
                rest /= Levels;
            }

            if (vector.LevelOf(RiskSignal.IpAddressChange) == 0 || vector.LevelOf(RiskSignal.IpSubnetChange) == 0)
            {
                yield return vector;
            }
        }
    }
}
