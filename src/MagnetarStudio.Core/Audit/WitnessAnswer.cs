using MagnetarStudio.Cryptography.Trees;

namespace MagnetarStudio.Core.Audit;

/// <summary>A witness's answer. Immutable.</summary>
/// <param name="Verdict">What it says.</param>
/// <param name="Size">Size of the head that it remembers now; 0 for none.</param>
/// <param name="Cosignature">The cosignature; null unless it cosigned.</param>
public sealed record WitnessAnswer(WitnessVerdict Verdict, long Size, NoteSignature? Cosignature);
