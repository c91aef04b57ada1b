using MagnetarStudio.Core.Risk;
using Xunit;

namespace MagnetarStudio.Core.Tests.Risk;

public sealed class RiskReplayTests
{
    private static readonly RiskPolicy s_older = new() { Version = 0, NewDevice = 18_000 };
    private static readonly RiskScore s_score =
        Shown.ScoreSession(Shown.Stranger, Shown.HistoryOf(Shown.Phone, Shown.Noon));

    [Fact]
    public void A_record_gives_its_score_again_bit_for_bit()
    {
        var replay = new RiskReplay(new RiskPolicy());

        Assert.Equal(ReplayAnswer.Replayed, replay.TryReplay(s_score.ToRecord(), out var again));
        Assert.Equal(s_score, again);
        Assert.Equal(s_score.ToRecord(), again.ToRecord());
    }

    [Fact]
    public void A_record_of_another_policy_is_refused()
    {
        var record = new RiskScore(s_score.Vector, s_older).ToRecord();

        Assert.Equal(ReplayAnswer.PolicyUnknown, new RiskReplay(new RiskPolicy()).TryReplay(record, out var score));
        Assert.Equal(default, score);
    }

    [Fact]
    public void A_record_of_an_older_policy_is_judged_by_it_if_it_is_known()
    {
        var old = new RiskScore(s_score.Vector, s_older);

        var replay = new RiskReplay(new RiskPolicy(), s_older, s_older);

        Assert.Equal(ReplayAnswer.Replayed, replay.TryReplay(old.ToRecord(), out var again));
        Assert.Equal(old.Value, again.Value);
        Assert.Equal(s_older, again.Policy);
    }

    [Fact]
    public void What_is_no_record_is_refused()
    {
        var replay = new RiskReplay(new RiskPolicy());
        var record = s_score.ToRecord();
        for (var length = 0; length < record.Length; length++)
        {
            Assert.Equal(ReplayAnswer.Malformed, replay.TryReplay(record.AsSpan(0, length), out _));
        }

        record[0] = 2;
        Assert.Equal(ReplayAnswer.Malformed, replay.TryReplay(record, out _));
    }
}
