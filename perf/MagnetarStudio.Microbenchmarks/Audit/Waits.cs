namespace MagnetarStudio.Microbenchmarks.Audit;

/// <summary>How long things took, in milliseconds. Thread-safe.</summary>
internal sealed class Waits
{
    private readonly List<double> _all = [];
    private int _refused;

    /// <summary>How many were refused.</summary>
    public int Refused => Volatile.Read(ref _refused);

    /// <summary>How many were noted.</summary>
    public int Count
    {
        get
        {
            lock (_all)
            {
                return _all.Count;
            }
        }
    }

    /// <summary>Notes one.</summary>
    public void Add(TimeSpan wait)
    {
        lock (_all)
        {
            _all.Add(wait.TotalMilliseconds);
        }
    }

    /// <summary>Notes one that was refused instead.</summary>
    public void Refuse() => Interlocked.Increment(ref _refused);

    /// <summary>The least that so many percent of them stayed within; 0 without any.</summary>
    public double Percentile(int percent)
    {
        lock (_all)
        {
            _all.Sort();
            return _all.Count == 0 ? 0 : _all[Math.Min(_all.Count - 1, _all.Count * percent / 100)];
        }
    }
}
