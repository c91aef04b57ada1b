namespace MagnetarStudio.Core.Budgets;

/// <summary>A budget of uses in a rolling window: of an address, a connection or the claim code.</summary>
/// <remarks>
/// Exact: in no stretch of time as long as the window are there more uses than the limit, which a bucket that refills
/// cannot say. It remembers one instant a use, 8 bytes each. Monotonic time, so that setting the clock opens nothing.
/// Thread-safe.
/// </remarks>
public sealed class RateBudget
{
    private readonly RateLimit _limit;
    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();

    // The last uses in a ring: the one to be overwritten next is the oldest.
    private readonly long[] _uses;
    private int _oldest;
    private int _used;

    /// <summary>An unused budget.</summary>
    public RateBudget(RateLimit limit, TimeProvider clock)
    {
        _limit = limit;
        _clock = clock;
        _uses = new long[limit.Uses];
    }

    /// <summary>Whether one more use is allowed now.</summary>
    public BudgetAnswer Ask()
    {
        lock (_gate)
        {
            return Ask(_clock.GetTimestamp());
        }
    }

    /// <summary>Takes one use, if one is allowed now. A refused one does not count.</summary>
    public BudgetAnswer TryTake()
    {
        lock (_gate)
        {
            var now = _clock.GetTimestamp();
            var answer = Ask(now);
            if (answer.IsAllowed)
            {
                Remember(now);
            }

            return answer;
        }
    }

    /// <summary>Takes one use, allowed or not: for whoever asked another budget as well and follows that one.</summary>
    internal void Take()
    {
        lock (_gate)
        {
            Remember(_clock.GetTimestamp());
        }
    }

    // Not allowed while the oldest of the remembered uses is still inside the window.
    private BudgetAnswer Ask(long now)
    {
        if (_used < _uses.Length)
        {
            return BudgetAnswer.Allowed;
        }

        var left = _limit.Window - _clock.GetElapsedTime(_uses[_oldest], now);
        return left > TimeSpan.Zero ? BudgetAnswer.Wait(left) : BudgetAnswer.Allowed;
    }

    private void Remember(long use)
    {
        _uses[_oldest] = use;
        _oldest = (_oldest + 1) % _uses.Length;
        _used = Math.Min(_used + 1, _uses.Length);
    }
}
