namespace MagnetarStudio.Core.Budgets;

/// <summary>Whether one more try is allowed now, and if not, how long to wait. The default value allows it.</summary>
/// <param name="RetryAfter">Null when allowed; else more than zero: what <c>RetryInfo</c> tells the caller.</param>
public readonly record struct BudgetAnswer(TimeSpan? RetryAfter)
{
    /// <summary>The try may go ahead.</summary>
    public static BudgetAnswer Allowed => default;

    /// <summary>Whether the try may go ahead.</summary>
    public bool IsAllowed => RetryAfter is null;

    /// <summary>The try has to wait.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The wait is not more than zero.</exception>
    public static BudgetAnswer Wait(TimeSpan retryAfter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(retryAfter, TimeSpan.Zero);
        return new(retryAfter);
    }
}
