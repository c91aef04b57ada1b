namespace MagnetarStudio.Core.Audit;

/// <summary>Whether an application's entry may be appended.</summary>
public enum EntryVerdict
{
    /// <summary>It may.</summary>
    Accepted,

    /// <summary>Its action is not of the application's namespace.</summary>
    ActionReserved,

    /// <summary>Two details have one name.</summary>
    DetailRepeated,
}
