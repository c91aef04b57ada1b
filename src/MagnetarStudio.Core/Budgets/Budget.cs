namespace MagnetarStudio.Core.Budgets;

/// <summary>The wrong guesses at an account, from a device or at a name. The default is untouched.</summary>
/// <remarks>
/// A row keeps both fields. <see cref="GuessPolicy"/> reads them; only a complete success under this very budget sets
/// it back to the default, so that a success on one device opens nothing for strangers.
/// </remarks>
/// <param name="Failures">Failures since the last success: 0 or more.</param>
/// <param name="LastFailureAt">When the last one happened, UTC; without meaning while there is none.</param>
public readonly record struct Budget(int Failures, DateTimeOffset LastFailureAt)
{
    /// <summary>This budget after one more failure, a wrong second factor included.</summary>
    /// <remarks>Asked first, counted after: a try that was not allowed is not a failure and prolongs no wait.</remarks>
    public Budget Fail(DateTimeOffset now) => new(Failures < int.MaxValue ? Failures + 1 : Failures, now);
}
