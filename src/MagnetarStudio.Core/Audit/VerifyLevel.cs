namespace MagnetarStudio.Core.Audit;

/// <summary>How deep a verification goes. Each level needs what the one before it needs.</summary>
public enum VerifyLevel
{
    /// <summary>Records gapless and well-formed, tiles whole, the root computed anew. Needs no key.</summary>
    Structure,

    /// <summary>The head is signed, and agrees with every pin. Needs the head key's public half.</summary>
    Signatures,

    /// <summary>Data keys are the committed ones, and everything decrypts. Needs the audit key.</summary>
    Keys,

    /// <summary>
    /// Accounts, roles and session ends follow from the records. Needs the audit key, and the tables of that moment.
    /// </summary>
    Meaning,
}
