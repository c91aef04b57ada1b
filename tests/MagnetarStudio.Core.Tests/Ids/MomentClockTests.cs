using MagnetarStudio.Core.Ids;
using MagnetarStudio.Testing;
using Xunit;

namespace MagnetarStudio.Core.Tests.Ids;

public sealed class MomentClockTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 1)]
    [InlineData(19, 1)]
    public void The_logs_unit_is_the_microsecond_since_1970(long ticks, long microseconds)
    {
        var moment = new Moment(DateTimeOffset.UnixEpoch.AddTicks(ticks), default, default);

        Assert.Equal(microseconds, moment.UnixMicroseconds);
    }

    [Fact]
    public void Uptime_counts_from_the_start_and_knows_no_wall_clock()
    {
        var time = new TwoClocks();
        var clock = new MomentClock(time, new CountingSecrets());
        var began = clock.Now;

        time.Uptime += TimeSpan.FromSeconds(5);
        time.Utc += TimeSpan.FromDays(1);
        var now = clock.Now;

        Assert.Equal(TimeSpan.Zero, began.Uptime);
        Assert.Equal(TimeSpan.FromSeconds(5), now.Uptime);
        Assert.Equal(began.Start, now.Start);
        Assert.Equal(TimeSpan.FromDays(1), now.Utc - began.Utc);
    }

    [Fact]
    public void The_wall_is_read_in_whole_microseconds()
    {
        var time = new TwoClocks { Utc = DateTimeOffset.UnixEpoch.AddTicks(19) };

        Assert.Equal(DateTimeOffset.UnixEpoch.AddTicks(10), new MomentClock(time, new CountingSecrets()).Now.Utc);
    }

    [Fact]
    public void Two_starts_have_two_names()
    {
        var (time, secrets) = (new TwoClocks(), new CountingSecrets());

        Assert.NotEqual(new MomentClock(time, secrets).Now.Start, new MomentClock(time, secrets).Now.Start);
    }

    private sealed class TwoClocks : TimeProvider
    {
        public DateTimeOffset Utc { get; set; } = DateTimeOffset.UnixEpoch;

        public TimeSpan Uptime { get; set; } = TimeSpan.FromHours(9);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Utc;

        public override long GetTimestamp() => Uptime.Ticks;
    }
}
