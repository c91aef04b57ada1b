namespace MagnetarStudio.Core.Ids;

/// <summary>One reading of both clocks: what the wall says, and how far this process has run.</summary>
/// <param name="Utc">The wall clock, UTC. May step.</param>
/// <param name="Uptime">Time since this process began, by the monotonic clock. Never steps.</param>
/// <param name="Start">Names this run of the process; uptimes of different runs do not compare.</param>
public readonly record struct Moment(DateTimeOffset Utc, TimeSpan Uptime, Guid Start)
{
    /// <summary>The wall clock in microseconds since 1970, the log's unit.</summary>
    public long UnixMicroseconds => Utc.Ticks / TimeSpan.TicksPerMicrosecond - s_epochMicroseconds;

    private static readonly long s_epochMicroseconds = DateTimeOffset.UnixEpoch.Ticks / TimeSpan.TicksPerMicrosecond;
}
