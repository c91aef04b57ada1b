using MagnetarStudio.Core.Metrics;
using Xunit;

namespace MagnetarStudio.Core.Tests.Metrics;

public sealed class CounterTests
{
    [Fact]
    public async Task Ten_writers_of_a_thousand_each_count_exactly_ten_thousand()
    {
        var counter = new Counter();

        await Writers.RunAsync(writers: 10, () =>
        {
            for (var time = 0; time < 1_000; time++)
            {
                counter.Increment();
            }
        });

        Assert.Equal(10_000, counter.Value);
    }

    [Fact]
    public void A_counter_never_falls()
    {
        var counter = new Counter();
        counter.Add(7);
        counter.Add(0);

        Assert.Throws<ArgumentOutOfRangeException>(() => counter.Add(-1));
        Assert.Equal(7, counter.Value);
    }
}
