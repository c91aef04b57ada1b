namespace MagnetarStudio.Core.Metrics;

/// <summary>Counts up. Exact: no addition is ever lost, however many threads add.</summary>
/// <remarks>Thread-safe and lock-free; adding allocates nothing.</remarks>
public sealed class Counter
{
    private readonly PaddedCount[] _cells = new PaddedCount[Stripe.Count];

    /// <summary>The sum so far: all that was added before the read, perhaps some of what came during it.</summary>
    public long Value
    {
        get
        {
            var sum = 0L;
            foreach (ref var cell in _cells.AsSpan())
            {
                sum += Volatile.Read(ref cell.Value);
            }

            return sum;
        }
    }

    /// <summary>Adds one.</summary>
    public void Increment() => Interlocked.Increment(ref _cells[Stripe.Current].Value);

    /// <summary>Adds <paramref name="amount"/>, which is not negative.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative: a counter never falls.</exception>
    public void Add(long amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        Interlocked.Add(ref _cells[Stripe.Current].Value, amount);
    }
}
