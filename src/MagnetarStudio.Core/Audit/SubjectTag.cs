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
}
