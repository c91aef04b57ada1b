namespace MagnetarStudio.Microbenchmarks;

/// <summary>The outcome of <see cref="AlternatingPairs"/>.</summary>
/// <param name="Ratio">Median of the pairs: the other's time by the subject's.</param>
/// <param name="Lowest">The worst pair for the subject.</param>
/// <param name="Highest">The best pair for the subject.</param>
/// <param name="Subject">Median time of the subject.</param>
/// <param name="Other">Median time of the other.</param>
internal sealed record PairResult(double Ratio, double Lowest, double Highest, TimeSpan Subject, TimeSpan Other);
