namespace MagnetarStudio.Core.Passwords;

/// <summary>What came of asking for a hash: a value, or that the queue is too busy.</summary>
/// <param name="Value">The value; the type's default when busy.</param>
/// <param name="RetryAfter">Null when there is a value; else when to ask again: an estimate, more than zero.</param>
public readonly record struct Hashed<T>(T? Value, TimeSpan? RetryAfter)
{
    /// <summary>Nothing was computed; the caller gets RESOURCE_EXHAUSTED with <see cref="RetryAfter"/>.</summary>
    public bool IsBusy => RetryAfter is not null;
}
