namespace MagnetarStudio.Core.Audit;

/// <summary>Fields of a record's subject part: what goes when the subject is erased. A value is never reused.</summary>
internal enum SubjectTag : byte
{
    /// <summary>The peer's address, text.</summary>
    Address = 1,

    /// <summary>The client's description of itself, text.</summary>
    Agent = 2,

    /// <summary>User name, text.</summary>
    UserName = 3,

    /// <summary>Free text.</summary>
    Detail = 4,

    /// <summary>The id of the thing that an application acted upon, text.</summary>
    AppTargetId = 5,

    /// <summary>An application's details: see <see cref="DetailFields"/>.</summary>
    AppDetails = 6,
}
