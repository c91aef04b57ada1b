using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Budgets;

public sealed class AddressBudgetsTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly AddressBudgets _budgets;

    public AddressBudgetsTests() => _budgets = new(RateLimit.SignIn, _clock, new CountingSecrets());

    [Fact]
    public void Each_address_has_a_budget_of_its_own()
    {
        Assert.Equal(10, TakeUntilRefused(new(1)));
        Assert.Equal(10, TakeUntilRefused(new(2)));
    }

    [Fact]
    public void A_refused_address_is_let_in_after_the_window()
    {
        TakeUntilRefused(new(1));
        Assert.Equal(TimeSpan.FromMinutes(1), _budgets.TryTake(new(1)).RetryAfter);

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(10, TakeUntilRefused(new(1)));
    }

    [Fact]
    public void A_flood_of_addresses_gives_nobody_a_second_budget_and_ends_with_its_window()
    {
        TakeUntilRefused(new(1));
        for (var peer = 2UL; peer < 50_000; peer++)
        {
            _budgets.TryTake(new(peer));
        }

        Assert.False(_budgets.TryTake(new(1)).IsAllowed);

        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(_budgets.TryTake(new(1)).IsAllowed);
    }

    [Fact]
    public void No_address_ever_gets_more_than_the_limit_in_a_crowd()
    {
        var random = new Random(11);
        var uses = new Dictionary<ulong, List<DateTimeOffset>>();
        for (var step = 0; step < 200_000; step++)
        {
            var peer = (ulong)random.Next(3_000);
            if (_budgets.TryTake(new(peer)).IsAllowed)
            {
                (uses.TryGetValue(peer, out var list) ? list : uses[peer] = []).Add(_clock.GetUtcNow());
            }

            _clock.Advance(TimeSpan.FromMilliseconds(random.Next(3)));
        }

        foreach (var list in uses.Values)
        {
            Assert.All(
                list.Zip(list.Skip(10)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromMinutes(1)));
        }
    }

    [Fact]
    public void Busy_addresses_seldom_stand_in_each_others_way()
    {
        for (var peer = 0UL; peer < 200; peer++)
        {
            TakeUntilRefused(new(peer));
        }

        var refused = Enumerable.Range(1_000, 1_000).Count(peer => !_budgets.TryTake(new((ulong)peer)).IsAllowed);

        Assert.InRange(refused, 0, 10);  // (200 / 4,096) squared of 1,000 is 2.4
    }

    private int TakeUntilRefused(PeerKey peer)
    {
        var taken = 0;
        while (_budgets.TryTake(peer).IsAllowed)
        {
            taken++;
        }

        return taken;
    }
}
