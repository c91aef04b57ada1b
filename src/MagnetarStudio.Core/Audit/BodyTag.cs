namespace MagnetarStudio.Core.Audit;

/// <summary>
/// Fields of a record's body, sealed under the data key. Ascending, none twice; a value is never reused.
/// </summary>
internal enum BodyTag : byte
{
    /// <summary>One byte of kind, then 16 bytes of account or 4 bytes of uid.</summary>
    Actor = 1,

    /// <summary>The account acted upon, 16 bytes.</summary>
    Target = 2,

    /// <summary>The session acted in, 16 bytes.</summary>
    Session = 3,

    /// <summary>One byte: <see cref="Audit.Outcome"/>.</summary>
    Outcome = 4,

    /// <summary>ASCII code.</summary>
    Reason = 5,

    /// <summary>ASCII text.</summary>
    RequestId = 6,

    /// <summary>The session acted upon, 16 bytes.</summary>
    TargetSession = 7,

    /// <summary>The device acted upon, 16 bytes.</summary>
    Device = 8,

    /// <summary>The invitation, 16 bytes.</summary>
    Invitation = 9,

    /// <summary>Role from now on, one byte.</summary>
    Role = 10,

    /// <summary>Role before, one byte.</summary>
    PreviousRole = 11,

    /// <summary>Signed 64-bit number.</summary>
    Count = 12,

    /// <summary>A risk score, 44 bytes: its vector, and the digest of its policy.</summary>
    Risk = 13,

    /// <summary>An application's action, ASCII.</summary>
    AppAction = 14,

    /// <summary>The kind of thing that an application acted upon, ASCII.</summary>
    AppTargetKind = 15,

    /// <summary>Digest of an invitation's row, 32 bytes.</summary>
    RowDigest = 16,
}
