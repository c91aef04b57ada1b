namespace MagnetarStudio.Core.Tests.Sessions.Histories;

/// <summary>Who else has something of the client's.</summary>
internal enum Thief
{
    /// <summary>Nobody.</summary>
    None,

    /// <summary>Copies refresh tokens, and presents each just after the client did.</summary>
    FollowsWithoutSecret,

    /// <summary>Copies refresh tokens, and presents each before the client does.</summary>
    LeadsWithoutSecret,

    /// <summary>Has the device secret too; takes one pair before the client does, and comes back at the end.</summary>
    LeadsOnceAndWaits,

    /// <summary>Has the device secret too, and presents what it has whenever it likes.</summary>
    HoldsEverything,
}
