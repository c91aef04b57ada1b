using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>A head remembered outside the database, as it was found. Immutable.</summary>
/// <param name="Place">Where it was found, for the operator.</param>
/// <param name="Note">The note; null when what was found is none.</param>
public sealed record HeadPin(string Place, SignedNote? Note)
{
    /// <summary>The head that it speaks of, not proved yet; null when it speaks of none.</summary>
    public Checkpoint? Claim { get; } = Checkpoint.TryParse(Note?.Text, out var claim) ? claim : null;

    /// <summary>Whether it is a head of the log that <paramref name="key"/> is named after, signed by it.</summary>
    public bool IsHeadOf(NoteVerifier key) => Note is not null && Claim?.Origin == key.Name && Note.IsSignedBy(key);
}
