namespace MagnetarStudio.Core.Audit;

/// <summary>How long the log keeps its records.</summary>
/// <param name="KeptFor">That long, by the log's own clock; null: for ever.</param>
public sealed record RetentionPolicy(TimeSpan? KeptFor)
{
    /// <summary>90 days.</summary>
    public static RetentionPolicy Default { get; } = new(TimeSpan.FromDays(90));

    /// <summary>How long nothing is removed after the clock was set: what looks old then may be new.</summary>
    public static TimeSpan ClockStepPause { get; } = TimeSpan.FromDays(1);
}
