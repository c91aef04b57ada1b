using MagnetarStudio.Core.Sessions;
using Xunit;

namespace MagnetarStudio.Core.Tests.Sessions;

/// <summary>Thousands of random histories, each repeatable by its seed.</summary>
public sealed class RefreshHistoryTests
{
    private const int Histories = 4_000;
    private const int Steps = 60;

    [Fact]
    public void A_client_that_stores_before_it_uses_is_never_signed_out()
    {
        for (var seed = 0; seed < Histories; seed++)
        {
            var history = new RefreshHistory(seed);
            for (var step = 0; step < Steps; step++)
            {
                Assert.All(history.Step(), answer => Assert.True(
                    answer is RefreshAnswer.Rotated or RefreshAnswer.Repeated, $"seed {seed}, step {step}: {answer}"));
                Assert.InRange(history.Newest, history.Stored, history.Stored + 1);
            }
        }
    }

    [Fact]
    public void No_old_token_lives_on()
    {
        for (var seed = 0; seed < Histories; seed++)
        {
            var chance = new Random(seed);
            var history = new RefreshHistory(seed);
            Walk(history, chance.Next(Steps));
            var stolen = history.Stored;
            Walk(history, chance.Next(Steps));

            var (newest, isSettled) = (history.Newest, history.IsSettled);
            var answer = history.Refresh(stolen, isAnswerLost: true);

            Assert.True(answer == Expected(stolen, newest, isSettled), $"seed {seed}: {answer}");
            Assert.Equal(answer is RefreshAnswer.Replayed, history.IsOver);
            AssertEnded(history);
        }
    }

    [Fact]
    public void Once_the_client_has_called_and_ten_seconds_have_passed_only_the_newest_token_goes_on()
    {
        for (var seed = 0; seed < Histories; seed++)
        {
            var history = new RefreshHistory(seed);
            Walk(history, seed % Steps);
            var stolen = history.Stored;
            history.Refresh(stolen, isAnswerLost: false);
            history.Call();
            history.Pass(SessionPolicy.RefreshGrace + TimeSpan.FromTicks(1));

            Assert.Equal(RefreshAnswer.Replayed, history.Refresh(stolen, isAnswerLost: true));
            AssertEnded(history);
        }
    }

    private static RefreshAnswer Expected(uint stolen, uint newest, bool isSettled) =>
        stolen == newest ? RefreshAnswer.Rotated
        : stolen + 1 == newest && !isSettled ? RefreshAnswer.Repeated
        : RefreshAnswer.Replayed;

    // An ended session answers neither thief nor owner.
    private static void AssertEnded(RefreshHistory history)
    {
        for (var counter = 0u; history.IsOver && counter <= history.Newest + 1; counter++)
        {
            Assert.Equal(RefreshAnswer.NotLive, history.Refresh(counter, isAnswerLost: true));
        }
    }

    private static void Walk(RefreshHistory history, int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            history.Step();
        }
    }
}
