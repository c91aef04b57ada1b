namespace MagnetarStudio.Cryptography.Trees;

/// <summary>What a receipt is worth.</summary>
public enum TlogProofVerdict
{
    /// <summary>The log holds the entry at that index.</summary>
    Proved,

    /// <summary>The head in it is none of this log's, or the key has not signed it.</summary>
    NotSigned,

    /// <summary>The head is the log's, and the path does not lead to it from that entry at that index.</summary>
    NotIncluded,
}
