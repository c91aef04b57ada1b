using MagnetarStudio.LoadClient.Arrivals;

namespace MagnetarStudio.LoadClient.Results;

/// <summary>All that a run found, as its reports say it.</summary>
/// <param name="Scenario">What was called.</param>
/// <param name="RatePerSecond">Arrivals a second.</param>
/// <param name="DurationSeconds">Measured time.</param>
/// <param name="StartTime">When the run began, UTC.</param>
/// <param name="Machine">Where it ran.</param>
/// <param name="ServerResidentBytes">Memory that the server held at the end.</param>
/// <param name="Operations">What became of the calls, kind by kind.</param>
/// <param name="Breaches">Thresholds that did not hold, a sentence each.</param>
internal sealed record LoadReport(
    string Scenario,
    int RatePerSecond,
    double DurationSeconds,
    DateTimeOffset StartTime,
    Machine Machine,
    long ServerResidentBytes,
    IReadOnlyList<OperationResult> Operations,
    IReadOnlyList<string> Breaches)
{
    /// <summary>Sums up a run.</summary>
    public static LoadReport Create(
        string scenario,
        LoadPlan plan,
        Thresholds thresholds,
        DateTimeOffset startTime,
        long residentBytes,
        IReadOnlyList<OperationResult> results) => new(
            scenario,
            plan.Rate,
            plan.Duration.TotalSeconds,
            startTime,
            Machine.Here(),
            residentBytes,
            results,
            thresholds.Check(results));
}
