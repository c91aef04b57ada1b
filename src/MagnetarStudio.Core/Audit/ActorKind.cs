namespace MagnetarStudio.Core.Audit;

/// <summary>What sort of party acts. Written to the log: a value is never reused.</summary>
public enum ActorKind : byte
{
    /// <summary>Someone who has not proved who they are.</summary>
    Nobody = 0,

    /// <summary>A signed-in account.</summary>
    Account = 1,

    /// <summary>
    /// A user of the operating system, through the control socket or with the data directory in hand.
    /// </summary>
    OsUser = 2,

    /// <summary>The server itself: start, stop, expiry, keys.</summary>
    Server = 3,
}
