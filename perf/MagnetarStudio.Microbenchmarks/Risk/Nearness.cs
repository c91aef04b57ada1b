namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>From where a thief connects, seen from the owner's home.</summary>
internal enum Nearness
{
    /// <summary>A hosting company or a household abroad.</summary>
    Abroad,

    /// <summary>Another company in the owner's town.</summary>
    SameTown,

    /// <summary>Another subnet of the owner's company, in the owner's town.</summary>
    SameCompany,

    /// <summary>The owner's own network at home.</summary>
    SameNetwork,
}
