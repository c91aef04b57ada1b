namespace MagnetarStudio.Core.Audit.Search;

/// <summary>What of an entry can be searched for. Part of the index's keys: a value is never reused.</summary>
internal enum IndexField : byte
{
    /// <summary>The account that acted.</summary>
    Actor = 1,

    /// <summary>The id of a thing acted upon: account, session, device, invitation, or an application's own.</summary>
    Target = 2,

    /// <summary>The session acted in.</summary>
    Session = 3,

    /// <summary>The peer's address. Twenty bits, so that one token stands for many addresses.</summary>
    Address = 4,

    /// <summary>The action together with the account that acted.</summary>
    ActionByActor = 5,

    /// <summary>The action together with the day. Alone it would show half of all entries to be alike.</summary>
    ActionOnDay = 6,
}
