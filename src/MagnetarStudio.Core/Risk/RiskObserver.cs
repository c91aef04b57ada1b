namespace MagnetarStudio.Core.Risk;

/// <summary>Turns what connections show into sightings: with their place, and their time. Thread-safe.</summary>
public sealed class RiskObserver(IPlaceFinder places, TimeProvider clock)
{
    /// <summary>Sees what a connection shows at this moment.</summary>
    public RiskSighting Observe(in RiskFacts facts) =>
        new(facts, facts.Address is { } address ? places.Find(address) : null, clock.GetUtcNow());
}
