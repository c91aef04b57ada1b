using System.Net;
using MagnetarStudio.Core.Risk;
using Xunit;

namespace MagnetarStudio.Core.Tests.Risk;

public sealed class RiskHistoryTests
{
    private static readonly RiskFacts s_cafe = Shown.Phone with { Address = IPAddress.Parse("203.0.113.7") };

    // Seen in so many hours before: by quarters it becomes familiar.
    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(3, 2)]
    [InlineData(4, 1)]
    [InlineData(7, 1)]
    [InlineData(8, 0)]
    public void A_network_becomes_familiar_hour_by_hour(int hours, int level)
    {
        var history = Shown.HistoryOf(Shown.Phone, Shown.Noon.AddHours(-hours));
        for (var hour = hours; hour > 0; hour--)
        {
            history = history.Learn(Shown.At(s_cafe, Shown.Noon.AddHours(-hour)), isProved: false, Shown.Policy);
        }

        Assert.Equal(level, Shown.ScoreSession(s_cafe, history).Vector.LevelOf(RiskSignal.IpSubnetChange));
    }

    [Fact]
    public void A_thousand_calls_in_one_hour_make_no_network_familiar()
    {
        var history = Shown.HistoryOf(Shown.Phone, Shown.Noon);
        for (var call = 0; call < 1_000; call++)
        {
            history = history.Learn(Shown.At(s_cafe, Shown.Noon.AddSeconds(call)), isProved: false, Shown.Policy);
        }

        Assert.Equal(3, Shown.ScoreSession(s_cafe, history).Vector.LevelOf(RiskSignal.IpSubnetChange));
    }

    [Fact]
    public void A_network_that_was_proved_is_familiar_at_once()
    {
        var history = Shown.HistoryOf(Shown.Phone, Shown.Noon)
            .Learn(Shown.At(s_cafe, Shown.Noon), isProved: true, Shown.Policy);

        Assert.Empty(Shown.LevelsOf(Shown.ScoreSession(s_cafe, history).Vector));
    }

    [Theory]
    [InlineData(30, 0)]
    [InlineData(100, 1)]
    [InlineData(200, 3)]
    public void A_network_is_forgotten_with_time(int days, int level)
    {
        var history = Shown.HistoryOf(Shown.Phone, Shown.Noon.AddDays(-days));

        Assert.Equal(level, Shown.ScoreSession(Shown.Phone, history).Vector.LevelOf(RiskSignal.IpSubnetChange));
    }

    [Theory]
    [InlineData(12, 0)]
    [InlineData(11, 0)]  // an hour off, as daylight saving makes it
    [InlineData(17, 0)]
    [InlineData(3, 4)]
    public void An_hour_is_unusual_where_a_habit_is_known(int hour, int level)
    {
        var history = RiskHistory.Empty;
        for (var seen = Shown.Noon.AddDays(-20); seen < Shown.Noon; seen = seen.AddHours(1))
        {
            history = seen.Hour is >= 9 and <= 17
                ? history.Learn(Shown.At(Shown.Phone, seen), isProved: false, Shown.Policy)
                : history;
        }

        var vector = RiskRules.ReadSession(
            Shown.At(Shown.Phone, Shown.Noon.Date.AddHours(hour)), history, history, false, Shown.Policy);
        Assert.Equal(level, vector.LevelOf(RiskSignal.UnusualHour));
    }

    [Fact]
    public void What_is_remembered_is_bounded_and_the_latest_is_never_put_out()
    {
        var history = RiskHistory.Empty;
        for (var number = 1; number <= 300; number++)
        {
            var facts = new RiskFacts(
                new IPAddress([(byte)(number % 200), (byte)(number % 250), 1, 1]),
                $"agent{number}/1",
                Shown.Device(number),
                $"platform{number}",
                null,
                null,
                null);
            history = history.Learn(Shown.At(facts, Shown.Noon.AddHours(number)), number % 2 == 0, Shown.Policy);

            var vector = Shown.ScoreSession(facts with { Address = null }, history).Vector;
            Assert.Empty(Shown.LevelsOf(vector.With(RiskSignal.UnusualHour, 0)));
            Assert.InRange(RiskHistoryForm.Write(history).Length, 1, RiskHistoryForm.SizeBytesMax);
        }

        Assert.Equal(RiskHistory.NetworksMax, history.Networks.Length);
        Assert.Equal(RiskHistory.AgentsMax, history.Agents.Length);
        Assert.Equal(RiskHistory.DevicesMax, history.Devices.Length);
    }

    [Fact]
    public void Learning_changes_no_history_that_somebody_holds()
    {
        var history = Shown.HistoryOf(Shown.Phone, Shown.Noon);
        var form = RiskHistoryForm.Write(history);

        _ = history.Learn(Shown.At(Shown.Stranger, Shown.Noon.AddHours(1)), isProved: true, Shown.Policy);

        Assert.Equal(form, RiskHistoryForm.Write(history));
        Assert.True(RiskHistory.Empty.IsEmpty);
        Assert.False(history.IsEmpty);
    }

    [Fact]
    public void What_a_connection_leaves_out_is_not_forgotten()
    {
        var history = Shown.HistoryOf(Shown.Phone, Shown.Noon).Learn(
            Shown.At(Shown.Phone with { TlsHello = null, Platform = null }, Shown.Noon), isProved: false, Shown.Policy);

        Assert.Empty(Shown.LevelsOf(Shown.ScoreSession(Shown.Phone, history).Vector));
        Assert.Equal(
            new() { [RiskSignal.FingerprintMismatch] = 3 },
            Shown.LevelsOf(Shown.ScoreSession(Shown.Phone with { TlsHello = "other" }, history).Vector));
    }
}
