using BenchmarkDotNet.Attributes;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>What risk costs a call: every call of a session asks whether its last score still holds.</summary>
public class RiskBenchmarks
{
    private readonly ScoredCall _call = new();

    /// <summary>Nothing changed. Budget: <c>risk.unchanged</c>.</summary>
    [Benchmark(Baseline = true)]
    public bool Unchanged() => _call.AskUnchanged();

    /// <summary>Everything changed: read, compared with full histories, scored. Budget: <c>risk.scored</c>.</summary>
    [Benchmark]
    public int Scored() => _call.Score();

    /// <summary>A history learns: once an hour, and after a change.</summary>
    [Benchmark]
    public RiskHistory Learned() => _call.Learn();
}
