namespace MagnetarStudio.Core.Audit;

/// <summary>One thing that is not as it was written.</summary>
/// <param name="Level">The level that found it.</param>
/// <param name="Code">Stable code: upper-case ASCII.</param>
/// <param name="Seq">The first record it concerns; null when it concerns the log as a whole.</param>
/// <param name="Text">One sentence for a person.</param>
public sealed record VerifyFinding(VerifyLevel Level, string Code, long? Seq, string Text);
