using MagnetarStudio.Core.Audit;

namespace MagnetarStudio.Core.Budgets;

/// <summary>What one party was refused lately. Thread-safe.</summary>
internal sealed class RefusalTally(RateLimit limit, TimeProvider clock)
{
    private readonly RateBudget _records = new(limit, clock);
    private long _counted;
    private long _touchedTimestamp = clock.GetTimestamp();
    private Caller _latest = Caller.Server;

    /// <summary>Whether one more refusal gets a record of its own; if not, it is counted.</summary>
    public bool TryTakeRecord(Caller by)
    {
        Volatile.Write(ref _touchedTimestamp, clock.GetTimestamp());
        if (_records.TryTake().IsAllowed)
        {
            return true;
        }

        Count(by);
        return false;
    }

    /// <summary>Counts one more refusal if it can get no record of its own; it takes none.</summary>
    public bool TryCountSpent(Caller by)
    {
        if (_records.Ask().IsAllowed)
        {
            return false;
        }

        Count(by);
        return true;
    }

    /// <summary>Counts a refusal that gets no record of its own.</summary>
    public void Count(Caller by)
    {
        Volatile.Write(ref _touchedTimestamp, clock.GetTimestamp());
        Volatile.Write(ref _latest, by);
        Interlocked.Increment(ref _counted);
    }

    /// <summary>Takes what was counted since the last time, 0 or more, and who was refused last.</summary>
    public long TakeCounted(out Caller latest)
    {
        latest = Volatile.Read(ref _latest);
        return Interlocked.Exchange(ref _counted, 0);
    }

    /// <summary>Whether it has nothing to tell and its budget is whole again.</summary>
    public bool IsIdle =>
        Interlocked.Read(ref _counted) == 0
        && clock.GetElapsedTime(Volatile.Read(ref _touchedTimestamp)) > limit.Window;
}
