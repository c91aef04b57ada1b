using System.Globalization;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Budgets;

public sealed class NameSketchTests
{
    private static readonly GuessPolicy s_policy = new();

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly NameSketch _sketch;

    public NameSketchTests() => _sketch = new(s_policy, _clock, new CountingSecrets());

    [Fact]
    public void A_name_without_an_account_answers_like_one_with()
    {
        var account = default(Budget);
        for (var step = 0; step < 400; step++)
        {
            var now = _clock.GetUtcNow();
            var expected = s_policy.Ask(account, now);

            Assert.Equal(expected, _sketch.Ask("nobody"));
            Assert.Equal(expected, _sketch.Fail("nobody"));

            account = expected.IsAllowed ? account.Fail(now) : account;
            _clock.Advance(TimeSpan.FromSeconds(step % 7 * 300));
        }

        Assert.True(account.Failures > 20);
    }

    [Fact]
    public void A_name_is_never_judged_more_mildly_than_it_deserves()
    {
        var random = new Random(3);
        var due = new Dictionary<int, Budget>();
        for (var step = 0; step < 200_000; step++)
        {
            var (name, now) = (random.Next(random.Next(1, 60_000)), _clock.GetUtcNow());
            var expected = s_policy.Ask(due.GetValueOrDefault(name), now);
            var answer = _sketch.Fail(name.ToString(CultureInfo.InvariantCulture));

            Assert.True(expected.IsAllowed || answer.RetryAfter >= expected.RetryAfter);

            due[name] = answer.IsAllowed ? due.GetValueOrDefault(name).Fail(now) : due.GetValueOrDefault(name);
            _clock.Advance(TimeSpan.FromMilliseconds(random.Next(1_000)));
        }
    }

    [Fact]
    public void Ten_thousand_names_cost_one_in_a_hundred_others_a_try_at_most()
    {
        for (var name = 0; name < 10_000; name++)
        {
            _sketch.Fail($"name{name}");
        }

        var refused = Enumerable.Range(0, 1_000).Count(name => TriesOf($"fresh{name}") != s_policy.FreeTries);

        Assert.InRange(refused, 0, 10);
    }

    [Fact]
    public void A_failure_is_forgotten_after_a_quiet_week()
    {
        TriesOf("nobody");
        Assert.False(_sketch.Ask("nobody").IsAllowed);

        _clock.Advance(NameSketch.Memory);
        Assert.Equal(s_policy.FreeTries, TriesOf("nobody"));
    }

    [Fact]
    public async Task Guesses_in_flight_together_count_no_more_than_are_allowed()
    {
        var allowed = 0;
        await Writers.RunAsync(writers: 10, () =>
        {
            if (_sketch.Fail("nobody").IsAllowed)
            {
                Interlocked.Increment(ref allowed);
            }
        });

        Assert.Equal(s_policy.FreeTries, allowed);
    }

    private int TriesOf(string name)
    {
        var tries = 0;
        while (_sketch.Fail(name).IsAllowed)
        {
            tries++;
        }

        return tries;
    }
}
