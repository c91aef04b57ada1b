namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>Chance that repeats: the same seed gives the same life, on every machine (SplitMix64).</summary>
/// <param name="seed">Any number.</param>
internal sealed class Chance(ulong seed)
{
    private ulong _state = seed;

    /// <summary>A number from 0 up to, but not including, <paramref name="end"/>.</summary>
    public int Next(int end) => (int)(NextBits() % (ulong)end);

    /// <summary>A number between two, both included.</summary>
    public int Between(int first, int last) => first + Next(last - first + 1);

    /// <summary>Whether something of this probability happens.</summary>
    public bool Happens(double probability) => (NextBits() >> 11) * (1.0 / (1UL << 53)) < probability;

    /// <summary>One of several, all alike.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[Next(items.Count)];

    /// <summary>One of several by weights that sum to 1; what is left over falls to the last.</summary>
    public T Pick<T>(params ReadOnlySpan<(double Weight, T Item)> items)
    {
        var left = (NextBits() >> 11) * (1.0 / (1UL << 53));
        foreach (var (weight, item) in items)
        {
            left -= weight;
            if (left < 0)
            {
                return item;
            }
        }

        return items[^1].Item;
    }

    /// <summary>Chance of its own for somebody else, so that one life does not change another.</summary>
    public Chance Fork() => new(NextBits());

    private ulong NextBits()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var bits = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return bits ^ (bits >> 31);
        }
    }
}
