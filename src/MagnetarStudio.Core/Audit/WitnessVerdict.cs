namespace MagnetarStudio.Core.Audit;

/// <summary>What a witness says to a head that it is asked to cosign (C2SP tlog-witness).</summary>
public enum WitnessVerdict
{
    /// <summary>It follows from every head before, and is cosigned.</summary>
    Cosigned,

    /// <summary>Its log is none that the witness watches.</summary>
    UnknownLog,

    /// <summary>No key of its log signed it.</summary>
    NotSigned,

    /// <summary>The proof does not begin where the witness stands.</summary>
    OtherSize,

    /// <summary>It has the size that the witness remembers, and another root: the log has two pasts.</summary>
    OtherRoot,

    /// <summary>The proof does not hold.</summary>
    NotProved,
}
