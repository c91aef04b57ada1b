namespace MagnetarStudio.Core.Audit;

/// <summary>Whether a run of retention ran.</summary>
public enum PruneVerdict
{
    /// <summary>It did; perhaps there was nothing to remove.</summary>
    Done,

    /// <summary>Records are kept for ever.</summary>
    KeptForEver,

    /// <summary>The clock was set within the last 24 hours.</summary>
    ClockStepped,
}
