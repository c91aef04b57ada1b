namespace MagnetarStudio.Core.Audit;

/// <summary>What a verification found.</summary>
/// <param name="Log">Which log.</param>
/// <param name="Size">Records that the head speaks of.</param>
/// <param name="Root">Root that was computed, in hex.</param>
/// <param name="Done">Levels that were verified.</param>
/// <param name="Skipped">Levels that were not, and why.</param>
/// <param name="Findings">What is wrong; empty for an intact log. At most <see cref="FindingsMax"/>.</param>
public sealed record VerifyReport(
    LogId Log,
    long Size,
    string Root,
    IReadOnlyList<VerifyLevel> Done,
    IReadOnlyList<(VerifyLevel Level, string Why)> Skipped,
    IReadOnlyList<VerifyFinding> Findings)
{
    /// <summary>Findings that are kept: those that begin earliest.</summary>
    public const int FindingsMax = 20;

    /// <summary>Whether nothing is wrong, as far as the levels done can tell.</summary>
    public bool IsIntact => Findings.Count == 0;

    /// <summary>The first bad record; null when none is, or none can be named.</summary>
    public long? FirstBad => Findings.Min(finding => finding.Seq);

    /// <summary>How many records from the beginning are good for certain.</summary>
    /// <remarks>
    /// All of them, when only the tables beside them are wrong. None, when the head or a pin itself does not hold: then
    /// nothing is left to measure them by.
    /// </remarks>
    public long GoodPrefix => Findings.All(finding => finding.Level is VerifyLevel.Meaning) ? Size
        : Findings.Any(finding => finding is { Level: VerifyLevel.Signatures, Seq: null }) ? 0
        : FirstBad ?? 0;
}
