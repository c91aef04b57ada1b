using MagnetarStudio.Core.Budgets;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Budgets;

public sealed class RateBudgetTests
{
    private readonly FakeTimeProvider _clock = new();

    public static TheoryData<RateLimit, int, int> Limits { get; } = new()
    {
        { RateLimit.Register, 5, 3_600 },
        { RateLimit.SignIn, 10, 60 },
        { RateLimit.Refresh, 10, 60 },
        { RateLimit.ClaimCode, 5, 60 },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void The_limits_are_those_the_design_names(RateLimit limit, int uses, int seconds)
    {
        var budget = new RateBudget(limit, _clock);
        for (var use = 0; use < uses; use++)
        {
            Assert.True(budget.TryTake().IsAllowed);
        }

        Assert.Equal(TimeSpan.FromSeconds(seconds), budget.TryTake().RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(seconds), budget.Ask().RetryAfter);

        _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        Assert.Equal(TimeSpan.FromTicks(1), budget.TryTake().RetryAfter);

        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.True(budget.TryTake().IsAllowed);
    }

    [Fact]
    public void No_window_holds_more_than_the_limit_however_uses_are_spread()
    {
        var limit = new RateLimit(5, TimeSpan.FromMinutes(1));
        var budget = new RateBudget(limit, _clock);
        var random = new Random(7);
        var uses = new List<DateTimeOffset>();

        for (var step = 0; step < 5_000; step++)
        {
            _clock.Advance(TimeSpan.FromSeconds(random.Next(0, 13)));
            if (budget.TryTake().IsAllowed)
            {
                uses.Add(_clock.GetUtcNow());
            }
        }

        Assert.NotEmpty(uses);
        Assert.All(uses.Zip(uses.Skip(limit.Uses)), pair => Assert.True(pair.Second - pair.First >= limit.Window));
    }

    [Fact]
    public async Task A_crowd_takes_exactly_the_limit()
    {
        var budget = new RateBudget(new(256, TimeSpan.FromMinutes(1)), _clock);
        var taken = 0;

        await Writers.RunAsync(writers: 10, () =>
        {
            for (var time = 0; time < 100; time++)
            {
                if (budget.TryTake().IsAllowed)
                {
                    Interlocked.Increment(ref taken);
                }
            }
        });

        Assert.Equal(256, taken);
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(257, 60)]
    [InlineData(5, 0)]
    [InlineData(5, 86_401)]
    public void A_limit_out_of_bounds_is_refused(int uses, int seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RateLimit(uses, TimeSpan.FromSeconds(seconds)));
}
