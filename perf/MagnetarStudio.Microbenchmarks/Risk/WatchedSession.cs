using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>A session of an honest owner, and its highest score of the day.</summary>
internal sealed class WatchedSession(DeviceId device, RiskHistory history, DateTimeOffset openedAt)
{
    /// <summary>Whose device.</summary>
    public DeviceId Device => device;

    /// <summary>What it has shown.</summary>
    public RiskHistory History { get; set; } = history;

    /// <summary>When it was opened, UTC.</summary>
    public DateTimeOffset OpenedAt { get; } = openedAt;

    /// <summary>Its last use, UTC.</summary>
    public DateTimeOffset SeenAt { get; set; } = openedAt;

    /// <summary>The last judgement; null before the first.</summary>
    public RiskJudgement? Judgement { get; set; }

    /// <summary>The highest score since the day began, in 1/10,000; null if it was not used.</summary>
    public int? DayMax { get; private set; }

    /// <summary>Counts a score into the day.</summary>
    public void Count(int score) => DayMax = Math.Max(DayMax ?? 0, score);

    /// <summary>Begins another day.</summary>
    public void BeginDay() => DayMax = null;
}
