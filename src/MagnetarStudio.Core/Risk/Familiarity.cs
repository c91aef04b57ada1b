namespace MagnetarStudio.Core.Risk;

/// <summary>How well something is known: the hours in which it was seen, fading with time.</summary>
/// <param name="Weight">In 1/256 of an hour's sighting, as of <paramref name="LastMinute"/>.</param>
/// <param name="LastMinute">When it was last seen, in minutes since 1970, UTC.</param>
public readonly record struct Familiarity(ushort Weight, uint LastMinute)
{
    /// <summary>The weight of having been seen in one hour.</summary>
    public const int Sighting = 256;

    /// <summary>The most that is kept: 64 hours. More would only delay forgetting.</summary>
    public const int WeightMax = 64 * Sighting;

    private const int MinutesPerHour = 60;

    // 2^(-n/16) in 1/65,536: halving in sixteen steps, in integers.
    private const int StepsPerHalving = 16;
    private const int HalvingsMax = 16;

    private static readonly int[] s_steps =
    [
        65_536, 62_757, 60_097, 57_549, 55_109, 52_773, 50_535, 48_393,
        46_341, 44_376, 42_495, 40_693, 38_968, 37_316, 35_734, 34_219,
    ];

    /// <summary>The weight that is left at a time; all of it if that lies before the last sighting.</summary>
    /// <param name="minute">Minutes since 1970, UTC.</param>
    /// <param name="halfLifeHours">After so many hours half is left; 1 or more.</param>
    public int At(uint minute, int halfLifeHours)
    {
        var hours = minute > LastMinute ? (minute - LastMinute) / MinutesPerHour : 0;
        var (halvings, step) = Math.DivRem((long)hours * StepsPerHalving / halfLifeHours, StepsPerHalving);
        return halvings >= HalvingsMax ? 0 : (int)((long)Weight * s_steps[step] >> 16 >> (int)halvings);
    }

    /// <summary>Seen again. It counts once an hour, so that many calls in a row make nobody familiar.</summary>
    /// <param name="minute">Minutes since 1970, UTC. One before the last sighting changes nothing.</param>
    /// <param name="halfLifeHours">After so many hours half is left; 1 or more.</param>
    /// <param name="isProved">Whether its owner vouched for it, so that it is wholly familiar at once.</param>
    public Familiarity Again(uint minute, int halfLifeHours, bool isProved)
    {
        var isCounted = Weight == 0 || minute / MinutesPerHour > LastMinute / MinutesPerHour;
        var weight = At(minute, halfLifeHours) + (isCounted ? Sighting : 0);
        return new(
            (ushort)(isProved ? WeightMax : Math.Min(weight, WeightMax)), Math.Max(minute, LastMinute));
    }
}
