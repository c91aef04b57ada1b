using MagnetarStudio.Core.Budgets;
using Xunit;

namespace MagnetarStudio.Core.Tests.Budgets;

public sealed class GuessPolicyTests
{
    private static readonly DateTimeOffset s_now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly GuessPolicy s_policy = new();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(5, 30)]
    [InlineData(6, 60)]
    [InlineData(7, 120)]
    [InlineData(8, 240)]
    [InlineData(9, 480)]
    [InlineData(10, 960)]
    [InlineData(11, 1_920)]
    [InlineData(12, 3_600)]  // 3,840 by doubling
    [InlineData(99, 3_600)]
    [InlineData(int.MaxValue, 3_600)]
    public void The_wait_doubles_after_five_up_to_an_hour(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), s_policy.WaitAfter(failures));

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(299_999_999, false)]  // the last tick of 30 s
    [InlineData(300_000_000, true)]  // the boundary is open
    public void A_wait_ends_at_its_instant(long ticksAfterFailure, bool isAllowed)
    {
        var answer = s_policy.Ask(new(5, s_now), s_now.AddTicks(ticksAfterFailure));

        Assert.Equal(isAllowed, answer.IsAllowed);
        Assert.Equal(
            isAllowed ? null : TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(ticksAfterFailure), answer.RetryAfter);
    }

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, false)]
    [InlineData(int.MaxValue, false)]
    public void A_hundred_in_a_row_close_the_budget_to_strangers_for_good(int failures, bool isAllowed) =>
        Assert.Equal(isAllowed, s_policy.Ask(new(failures, s_now), s_now.AddYears(10)).IsAllowed);

    [Fact]
    public void A_closed_budget_answers_like_one_with_the_longest_wait() =>
        Assert.Equal(BudgetAnswer.Wait(TimeSpan.FromHours(1)), s_policy.Ask(new(100, s_now), s_now.AddYears(1)));

    [Fact]
    public void A_patient_stranger_gets_exactly_a_hundred_guesses()
    {
        var (budget, now, guesses) = (default(Budget), s_now, 0);
        while (now < s_now.AddYears(1))
        {
            var answer = s_policy.Ask(budget, now);
            if (answer.IsAllowed)
            {
                budget = budget.Fail(now);
                guesses++;
            }

            now += answer.RetryAfter ?? TimeSpan.FromSeconds(1);
        }

        Assert.Equal(100, guesses);
    }

    [Fact]
    public void A_success_sets_a_budget_back_to_untouched()
    {
        var budget = new Budget(99, s_now).Fail(s_now);
        Assert.False(s_policy.Ask(budget, s_now).IsAllowed);

        budget = default;
        Assert.True(s_policy.Ask(budget, s_now).IsAllowed);
    }

    [Theory]
    [InlineData(1, false)]  // an ordinary wait
    [InlineData(120, false)]
    [InlineData(121, true)]  // the clock was set back
    public void A_clock_set_back_locks_nobody_out_for_long(int minutesLeft, bool isAllowed)
    {
        var lastFailure = s_now.AddMinutes(minutesLeft) - TimeSpan.FromSeconds(30);

        Assert.Equal(isAllowed, s_policy.Ask(new(5, lastFailure), s_now).IsAllowed);
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public void A_known_device_has_ten_tries_of_its_own(int failures, bool isOpen) =>
        Assert.Equal(isOpen, s_policy.IsOpenToDevice(new(failures, s_now)));

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void A_privileged_account_wants_more_than_a_password_after_three(int failures, bool wantsMore) =>
        Assert.Equal(wantsMore, s_policy.WantsMoreThanPassword(new(failures, s_now)));

    [Fact]
    public void Failures_are_counted_without_overflow() =>
        Assert.Equal(int.MaxValue, new Budget(int.MaxValue, s_now).Fail(s_now).Failures);
}
