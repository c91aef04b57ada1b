using System.Net;
using MagnetarStudio.Core.Risk;
using Xunit;

namespace MagnetarStudio.Core.Tests.Risk;

public sealed class RiskRulesTests
{
    private static readonly RiskHistory s_history = Shown.HistoryOf(Shown.Phone, Shown.Noon);

    private static readonly SignInCircumstances s_plain =
        new(IsDeviceKnown: true, FailedAttempts: 0, LiveSessions: 0, IsPasswordBreached: false);

    public static TheoryData<RiskFacts, RiskSignal?, int> OneChange => new()
    {
        { Shown.Phone, null, 0 },
        { Shown.Phone with { Address = IPAddress.Parse("91.12.99.1") }, RiskSignal.IpAddressChange, 4 },
        { Shown.Phone with { Address = IPAddress.Parse("::ffff:91.12.7.20") }, null, 0 },
        { Shown.Phone with { Address = IPAddress.Parse("91.13.7.20") }, RiskSignal.IpSubnetChange, 4 },
        { Shown.Phone with { Agent = "Aurora/4.3 (iPhone; iOS 26.2)" }, null, 0 },
        { Shown.Phone with { Agent = "curl/8.11" }, RiskSignal.UserAgentChange, 4 },
        { Shown.Phone with { AppVersion = "4.3" }, null, 0 },
        { Shown.Phone with { Platform = "android" }, RiskSignal.FingerprintMismatch, 2 },
        { Shown.Phone with { Platform = "iOS" }, null, 0 },
        { Shown.Phone with { Language = "fr-FR" }, RiskSignal.FingerprintMismatch, 1 },
        { Shown.Phone with { TlsHello = "t13d" }, RiskSignal.FingerprintMismatch, 3 },
        { Shown.Phone with { Agent = null }, RiskSignal.UserAgentChange, 4 },
        { Shown.Phone with { Device = null }, null, 0 },
        { default, RiskSignal.UserAgentChange, 4 },
    };

    [Theory]
    [MemberData(nameof(OneChange))]
    public void Each_fact_feeds_one_signal(RiskFacts facts, RiskSignal? signal, int level)
    {
        var vector = RiskRules.ReadSession(
            Shown.At(facts, Shown.Noon), s_history, s_history, isTokenReplayed: false, Shown.Policy);

        var expected = signal is { } one ? new Dictionary<RiskSignal, int> { [one] = level } : [];
        Assert.Equal(expected, Shown.LevelsOf(vector));
    }

    [Fact]
    public void Another_declared_device_is_a_mismatch_and_a_new_device()
    {
        var facts = Shown.Phone with { Device = Shown.Device(7) };

        Assert.Equal(
            new() { [RiskSignal.FingerprintMismatch] = 2, [RiskSignal.NewDevice] = 4 },
            Shown.LevelsOf(Shown.ScoreSession(facts, s_history).Vector));
    }

    [Fact]
    public void A_device_of_the_account_is_not_new_in_another_session()
    {
        var account = s_history.Learn(
            Shown.At(Shown.Phone with { Device = Shown.Device(7) }, Shown.Noon), isProved: false, Shown.Policy);

        var vector = RiskRules.ReadSession(
            Shown.At(Shown.Phone with { Device = Shown.Device(7) }, Shown.Noon),
            s_history,
            account,
            isTokenReplayed: false,
            Shown.Policy);

        Assert.Equal(new() { [RiskSignal.FingerprintMismatch] = 2 }, Shown.LevelsOf(vector));
    }

    [Fact]
    public void Everything_changed_ends_the_session()
    {
        var score = Shown.ScoreSession(Shown.Stranger, s_history);

        Assert.Equal(RiskBand.End, score.Band);
        Assert.InRange(score.Value, 9_000, 10_000);
    }

    [Fact]
    public void A_first_sign_in_has_nothing_to_compare_with()
    {
        var vector = RiskRules.ReadSignIn(
            Shown.At(Shown.Phone, Shown.Noon, Shown.Berlin),
            RiskHistory.Empty,
            s_plain with { IsDeviceKnown = false },
            Shown.Policy);

        Assert.Empty(Shown.LevelsOf(vector));
        Assert.Equal(
            RiskGaps.PastNetworks | RiskGaps.PastAgents | RiskGaps.PastDevices | RiskGaps.PastPlaces
                | RiskGaps.PastHours,
            vector.Gaps);
    }

    [Fact]
    public void What_is_not_shown_is_named_and_counted()
    {
        var vector = Shown.ScoreSession(default, s_history).Vector;

        Assert.Equal(
            RiskGaps.Address | RiskGaps.Agent | RiskGaps.Device | RiskGaps.Platform | RiskGaps.Language
                | RiskGaps.TlsHello | RiskGaps.PastHours,
            vector.Gaps);
        Assert.Equal(7, vector.GapCount);
    }

    [Fact]
    public void A_new_device_at_home_is_no_reason_for_step_up_though_its_program_is_another()
    {
        var facts = Shown.Phone with { Device = Shown.Device(9), Agent = "Firefox/133.0", Platform = "linux" };

        var vector = RiskRules.ReadSignIn(
            Shown.At(facts, Shown.Noon), s_history, s_plain with { IsDeviceKnown = false }, Shown.Policy);

        Assert.Equal(
            new() { [RiskSignal.UserAgentChange] = 4, [RiskSignal.NewDevice] = 4 }, Shown.LevelsOf(vector));
        Assert.Equal(RiskBand.Suspicious, new RiskScore(vector, Shown.Policy).Band);
    }

    [Fact]
    public void A_device_that_is_only_declared_is_a_new_one()
    {
        var vector = RiskRules.ReadSignIn(
            Shown.At(Shown.Phone, Shown.Noon), s_history, s_plain with { IsDeviceKnown = false }, Shown.Policy);

        Assert.Equal(new() { [RiskSignal.NewDevice] = 4 }, Shown.LevelsOf(vector));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(5, 2)]
    [InlineData(6, 3)]
    [InlineData(20, 3)]
    [InlineData(21, 4)]
    [InlineData(int.MaxValue, 4)]
    public void Failures_count_in_a_sign_in(int failures, int level) => Assert.Equal(
        level,
        RiskRules.ReadSignIn(
            Shown.At(Shown.Phone, Shown.Noon), s_history, s_plain with { FailedAttempts = failures }, Shown.Policy)
            .LevelOf(RiskSignal.FailedAttempts));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 3)]
    [InlineData(64, 4)]
    public void Live_sessions_count_in_a_sign_in(int sessions, int level) => Assert.Equal(
        level,
        RiskRules.ReadSignIn(
            Shown.At(Shown.Phone, Shown.Noon), s_history, s_plain with { LiveSessions = sessions }, Shown.Policy)
            .LevelOf(RiskSignal.ConcurrentSessions));

    [Fact]
    public void A_replay_at_home_needs_step_up_and_elsewhere_ends()
    {
        Assert.Equal(RiskBand.StepUp, Replay(Shown.Phone));
        Assert.Equal(RiskBand.End, Replay(Shown.Phone with { Address = IPAddress.Parse("203.0.113.1") }));

        static RiskBand Replay(RiskFacts facts) => new RiskScore(
            RiskRules.ReadSession(
                Shown.At(facts, Shown.Noon), s_history, s_history, isTokenReplayed: true, Shown.Policy),
            Shown.Policy).Band;
    }

    [Fact]
    public void Ten_thousand_wrong_guesses_by_strangers_move_no_live_session()
    {
        var before = Shown.ScoreSession(Shown.Phone, s_history).ToRecord();
        for (var failures = 1; failures <= 10_000; failures++)
        {
            _ = RiskRules.ReadSignIn(
                Shown.At(Shown.Stranger, Shown.Noon),
                s_history,
                new(IsDeviceKnown: false, failures, LiveSessions: 3, IsPasswordBreached: true),
                Shown.Policy);
        }

        Assert.Equal(before, Shown.ScoreSession(Shown.Phone, s_history).ToRecord());
    }

    [Theory]
    [InlineData(RiskBand.Normal, true)]
    [InlineData(RiskBand.Suspicious, true)]
    [InlineData(RiskBand.StepUp, false)]
    [InlineData(RiskBand.End, false)]
    public void Histories_do_not_learn_from_what_has_to_be_proved(RiskBand band, bool mayLearn) =>
        Assert.Equal(mayLearn, RiskRules.MayLearn(band));
}
