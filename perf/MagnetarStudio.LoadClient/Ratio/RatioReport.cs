using MagnetarStudio.LoadClient.Results;

namespace MagnetarStudio.LoadClient.Ratio;

/// <summary>What the comparison found.</summary>
/// <param name="Ratio">Median of the pairs' ratios.</param>
/// <param name="LowestRatio">The worst pair.</param>
/// <param name="HighestRatio">The best pair.</param>
/// <param name="ServerPerSecond">Median rate of the server; means little without the machine.</param>
/// <param name="EchoPerSecond">Median rate of the echo.</param>
/// <param name="AnswerSizeBytes">Size of both answers.</param>
/// <param name="EchoHasToken">Whether the echo was sent the same token.</param>
/// <param name="ServerResidentBytes">Memory that the server held at the end.</param>
/// <param name="Machine">Where it ran.</param>
/// <param name="Pairs">All pairs, in order.</param>
internal sealed record RatioReport(
    double Ratio,
    double LowestRatio,
    double HighestRatio,
    double ServerPerSecond,
    double EchoPerSecond,
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
            Median(pairs.Select(pair => pair.ServerPerSecond)),
            Median(pairs.Select(pair => pair.EchoPerSecond)),
            answerSizeBytes,
            echoHasToken,
            residentBytes,
            machine,
            pairs);
    }

    private static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return ordered[ordered.Count / 2];
    }
}
