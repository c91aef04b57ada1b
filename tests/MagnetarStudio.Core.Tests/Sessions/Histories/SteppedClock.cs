using MagnetarStudio.Core.Tests.Accounts;

namespace MagnetarStudio.Core.Tests.Sessions.Histories;

/// <summary>A wall clock that may step, also backwards, and a monotonic one that may not.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private TimeSpan _run = TimeSpan.FromDays(1);
    private TimeSpan _wall;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The monotonic clock.</summary>
    public TimeSpan Run => _run;

    /// <inheritdoc/>
    public override long GetTimestamp() => _run.Ticks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => Rows.Now.Utc + _wall;

    /// <summary>Time passes on both.</summary>
    public void Pass(TimeSpan time)
    {
        _run += time;
        _wall += time;
    }

    /// <summary>Somebody sets the wall clock.</summary>
    public void StepWall(TimeSpan by) => _wall += by;
}
