namespace MagnetarStudio.Core.Audit;

/// <summary>A place where heads are remembered, and what became of it. Thread-safe.</summary>
/// <param name="name">A path, an address, or <c>-</c> for standard output.</param>
public sealed class PinnedPlace(string name)
{
    private long _failures;
    private volatile string? _trouble;
    private volatile LogHead? _newest;

    /// <summary>What the operator calls it.</summary>
    public string Name { get; } = name;

    /// <summary>The newest head there; null before the first.</summary>
    public LogHead? Newest => _newest;

    /// <summary>Whether the newest attempt failed.</summary>
    public bool IsFailing => _trouble is not null;

    /// <summary>Notes an attempt.</summary>
    /// <param name="head">The head.</param>
    /// <param name="trouble">Why it is not there, a sentence; null if it is.</param>
    public void Note(LogHead head, string? trouble)
    {
        if (trouble is not null)
        {
            Fail(trouble);
            return;
        }

        _newest = head;
        _trouble = null;
    }

    /// <summary>Notes an attempt that failed.</summary>
    /// <param name="trouble">Why, a sentence.</param>
    public void Fail(string trouble)
    {
        _trouble = trouble;
        Interlocked.Increment(ref _failures);
    }

    /// <summary>How it stands when the log has that many records.</summary>
    public PinState StateAt(long size) =>
        new(Name, Math.Max(0, size - (_newest?.Size ?? 0)), Interlocked.Read(ref _failures), _trouble);
}
