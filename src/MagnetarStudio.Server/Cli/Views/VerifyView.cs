namespace MagnetarStudio.Server.Cli.Views;

/// <summary>What <c>magnetar audit verify</c> found.</summary>
/// <param name="Intact">Whether nothing is wrong, as far as the levels done can tell.</param>
/// <param name="LogId">Which log.</param>
/// <param name="Size">Records that the head speaks of.</param>
/// <param name="Root">Root that was computed, in hex.</param>
/// <param name="LevelsDone">Levels that were verified.</param>
/// <param name="LevelsSkipped">Levels that were not, each with its reason.</param>
/// <param name="FirstBad">The first bad record; null if none can be named.</param>
/// <param name="GoodPrefix">How many records from the beginning are good for certain.</param>
/// <param name="Findings">What is wrong; empty for an intact log.</param>
internal sealed record VerifyView(
    bool Intact,
    string LogId,
    long Size,
    string Root,
    IReadOnlyList<string> LevelsDone,
    IReadOnlyList<string> LevelsSkipped,
    long? FirstBad,
    long GoodPrefix,
    IReadOnlyList<VerifyFindingView> Findings);
