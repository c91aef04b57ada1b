using MagnetarStudio.Core.Metrics;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Metrics;

public sealed class MetricRegistryTests
{
    private static readonly DateTimeOffset s_start = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(s_start);
    private readonly MetricRegistry _registry;

    public MetricRegistryTests() => _registry = new(_clock, MetricRegistry.DefaultSlowOver);

    [Fact]
    public void A_run_is_timed_from_its_start_to_now()
    {
        var started = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromMicroseconds(1_500));
        _registry.Operation("sign-in").Record(started, isError: true);

        _clock.Advance(TimeSpan.FromHours(1));

        var snapshot = Assert.Single(_registry.List());
        Assert.Equal("sign-in", snapshot.Name);
        Assert.Equal((1, 1_500), (snapshot.Microseconds.Count, snapshot.Microseconds.Total));
        Assert.Equal((1, 0), (snapshot.Errors, snapshot.Slow));
        Assert.Equal(s_start.AddMicroseconds(1_500), snapshot.LastAt);
    }

    [Theory]
    [InlineData(1_000_000, 0)]
    [InlineData(1_000_001, 1)]
    public void A_run_over_the_limit_is_slow(long microseconds, long slow)
    {
        _registry.Operation("search").Record(TimeSpan.FromMicroseconds(microseconds), isError: false);

        Assert.Equal(slow, _registry.Operation("search").Snapshot().Slow);
    }

    [Fact]
    public async Task Writers_in_a_crowd_are_counted_exactly()
    {
        await Writers.RunAsync(writers: 10, () =>
        {
            for (var time = 0; time < 1_000; time++)
            {
                _registry.Operation("crowd").Record(TimeSpan.FromMicroseconds(time), isError: time % 10 == 0);
            }
        });

        var snapshot = _registry.Operation("crowd").Snapshot();
        Assert.Equal((10_000, 1_000, 0), (snapshot.Microseconds.Count, snapshot.Errors, snapshot.Slow));
    }

    [Fact]
    public void A_reset_begins_anew_and_keeps_the_names()
    {
        _registry.Operation("a").Record(TimeSpan.FromSeconds(2), isError: true);
        _registry.Reset();

        var snapshot = Assert.Single(_registry.List());
        Assert.Equal((0, 0, 0), (snapshot.Microseconds.Count, snapshot.Errors, snapshot.Slow));
        Assert.Null(snapshot.LastAt);
    }

    [Fact]
    public void The_number_of_operations_is_bounded()
    {
        for (var index = 0; index < MetricRegistry.OperationsMax; index++)
        {
            _registry.Operation($"operation {index}");
        }

        Assert.Throws<InvalidOperationException>(() => _registry.Operation("one more"));
        Assert.Same(_registry.Operation("operation 0"), _registry.Find("operation 0"));
        Assert.Null(_registry.Find("one more"));
    }

    [Fact]
    public void Recording_allocates_nothing()
    {
        var operation = _registry.Operation("hot");
        Record(operation, 1_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Record(operation, 10_000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        // A thread that moves to a processor for the first time lays its share there, once.
        Assert.InRange(allocated, 0, Environment.ProcessorCount * 16_384L);
    }

    private static void Record(OperationMetrics operation, int times)
    {
        for (var time = 0; time < times; time++)
        {
            operation.Record(TimeSpan.FromMicroseconds(time), isError: true);
        }
    }
}
