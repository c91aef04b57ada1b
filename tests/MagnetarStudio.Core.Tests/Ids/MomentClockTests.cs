using MagnetarStudio.Core.Ids;
using MagnetarStudio.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Ids;

public sealed class MomentClockTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 1)]
    [InlineData(19, 1)]
    public void The_logs_unit_is_the_microsecond_since_1970(long ticks, long microseconds) =>
        Assert.Equal(microseconds, new Moment(DateTimeOffset.UnixEpoch.AddTicks(ticks), default, default).UnixMicroseconds);

    [Fact]
    public void Uptime_counts_from_the_start_and_knows_no_wall_clock()
    {
        var time = new FakeTimeProvider();
        var clock = new MomentClock(time, new CountingSecrets());
        var began = clock.Now;

        time.Advance(TimeSpan.FromSeconds(5));
        time.AdjustTime(time.GetUtcNow().AddDays(1));
        var now = clock.Now;

        Assert.Equal(TimeSpan.Zero, began.Uptime);
        Assert.Equal(TimeSpan.FromSeconds(5), now.Uptime);
        Assert.Equal(began.Start, now.Start);
        Assert.Equal(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(5), now.Utc - began.Utc);
    }

    [Fact]
    public void Two_starts_have_two_names()
    {
        var (time, secrets) = (new FakeTimeProvider(), new CountingSecrets());

        Assert.NotEqual(new MomentClock(time, secrets).Now.Start, new MomentClock(time, secrets).Now.Start);
    }
}
