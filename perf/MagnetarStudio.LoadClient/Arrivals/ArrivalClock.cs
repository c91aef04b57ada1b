namespace MagnetarStudio.LoadClient.Arrivals;

/// <summary>Says when calls are due: a Poisson process, so that they come in bursts and lulls.</summary>
/// <remarks>
/// Arrivals do not wait for answers: a server that stalls finds the calls that came meanwhile, each late by all of it
/// (no coordinated omission). The same seed gives the same arrivals. Not thread-safe.
/// </remarks>
internal sealed class ArrivalClock(int rate, int seed)
{
    private readonly Random _chance = new(seed);
    private double _dueSeconds;

    /// <summary>When the next call is due, from the start of the run.</summary>
    public TimeSpan Next()
    {
        // The gaps of a Poisson process are distributed exponentially; 1 - x is never zero.
        _dueSeconds -= Math.Log(1 - _chance.NextDouble()) / rate;
        return TimeSpan.FromSeconds(_dueSeconds);
    }

    /// <summary>Chance for whatever else an arrival decides: 0 up to but not including 1.</summary>
    public double Draw() => _chance.NextDouble();
}
