using System.Globalization;

namespace MagnetarStudio.LoadClient.Results;

/// <summary>What a run must keep. Immutable.</summary>
/// <param name="P99MaxMs">Most milliseconds at the 99th percentile, by the kind's name; others are free.</param>
/// <param name="FailedMax">Most calls that may fail.</param>
/// <param name="RefusedMax">Most calls that may be refused; null for any number.</param>
internal sealed record Thresholds(IReadOnlyDictionary<string, double> P99MaxMs, long FailedMax, long? RefusedMax)
{
    /// <summary>Finds what was not kept.</summary>
    /// <returns>A sentence each; empty when all was kept.</returns>
    public IReadOnlyList<string> Check(IReadOnlyList<OperationResult> results)
    {
        var breaches = new List<string>();
        foreach (var result in results)
        {
            AddIf(breaches, result.Answered == 0, $"{result.Name}: no call was answered");
            AddIf(breaches, result.Failed > FailedMax, $"{result.Name}: {result.Failed} calls failed, {FailedMax} may");
            AddIf(
                breaches,
                result.Refused > RefusedMax,
                $"{result.Name}: {result.Refused} calls were refused, {RefusedMax} may");
            if (P99MaxMs.TryGetValue(result.Name, out var most))
            {
                AddIf(
                    breaches,
                    result.AnsweredLatency.P99Ms > most,
                    $"{result.Name}: p99 is {result.AnsweredLatency.P99Ms:0.00} ms, {most:0.##} ms allowed");
            }
        }

        return breaches;
    }

    private static void AddIf(List<string> breaches, bool isBroken, FormattableString breach)
    {
        if (isBroken)
        {
            breaches.Add(breach.ToString(CultureInfo.InvariantCulture));
        }
    }
}
