namespace MagnetarStudio.LoadClient.Arrivals;

/// <summary>How much arrives, and for how long. Immutable.</summary>
/// <param name="Rate">Arrivals a second, on average.</param>
/// <param name="Duration">Time that is measured.</param>
/// <param name="WarmUp">Time before it, at the same rate, that is not.</param>
/// <param name="InFlightMax">Calls in progress at which a further arrival is dropped, and counted as failed.</param>
internal sealed record LoadPlan(int Rate, TimeSpan Duration, TimeSpan WarmUp, int InFlightMax)
{
    /// <summary>Most arrivals a second: beyond, this client on the same processors would be what is measured.</summary>
    public const int RateMax = 20_000;

    /// <summary>Longest run, in seconds.</summary>
    public const int SecondsMax = 600;

    /// <summary>Longest time for one call: the server's own cap for the slowest method.</summary>
    public static readonly TimeSpan CallMax = TimeSpan.FromSeconds(10);
}
