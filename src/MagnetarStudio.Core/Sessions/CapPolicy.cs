namespace MagnetarStudio.Core.Sessions;

/// <summary>What a sign-in over the cap does.</summary>
public enum CapPolicy
{
    /// <summary>Ends the session seen least recently; the default.</summary>
    EvictOldest,

    /// <summary>Ends the session with the highest risk; of equal ones the one seen least recently.</summary>
    EvictMostSuspicious,

    /// <summary>Is refused.</summary>
    Reject,
}
