using MagnetarStudio.LoadClient.Results;

namespace MagnetarStudio.LoadClient.Ratio;

/// <summary>What the comparison found.</summary>
/// <param name="Ratio">Median of the pairs' ratios.</param>
/// <param name="LowestRatio">The worst pair.</param>
/// <param name="HighestRatio">The best pair.</param>
/// <param name="Server">Medians of the server; they mean little without the machine.</param>
/// <param name="Echo">Medians of the echo.</param>
/// <param name="AnswerSizeBytes">Size of both answers.</param>
/// <param name="EchoHasToken">Whether the echo was sent the same token.</param>
/// <param name="ServerResidentBytes">Memory that the server held at the end.</param>
/// <param name="Machine">Where it ran.</param>
/// <param name="Pairs">All pairs, in order.</param>
internal sealed record RatioReport(
    double Ratio,
    double LowestRatio,
    double HighestRatio,
    SideResult Server,
    SideResult Echo,
    int AnswerSizeBytes,
    bool EchoHasToken,
    long ServerResidentBytes,
    Machine Machine,
    IReadOnlyList<RatioPair> Pairs)
{
    /// <summary>Sums up the pairs.</summary>
    public static RatioReport Of(
        IReadOnlyList<RatioPair> pairs, int answerSizeBytes, bool echoHasToken, long residentBytes, Machine machine)
    {
        var ratios = pairs.Select(pair => pair.Ratio).Order().ToList();
        return new RatioReport(
            ratios[ratios.Count / 2],
            ratios[0],
            ratios[^1],
            Median(pairs.Select(pair => pair.Server)),
            Median(pairs.Select(pair => pair.Echo)),
            answerSizeBytes,
            echoHasToken,
            residentBytes,
            machine,
            pairs);
    }

    private static SideResult Median(IEnumerable<SideResult> results)
    {
        var all = results.ToList();
        return new SideResult(
            all.Select(result => result.PerSecond).Order().ElementAt(all.Count / 2),
            all.Select(result => result.ProcessorMicroseconds).Order().ElementAt(all.Count / 2));
    }
}
