namespace MagnetarStudio.Core.Risk;

/// <summary>What became of a replay.</summary>
public enum ReplayAnswer
{
    /// <summary>The score was made again.</summary>
    Replayed = 0,

    /// <summary>The record is not one.</summary>
    Malformed = 1,

    /// <summary>It was judged by a policy that is not known here.</summary>
    PolicyUnknown = 2,
}
