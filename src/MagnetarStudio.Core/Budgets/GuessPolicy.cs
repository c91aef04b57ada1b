namespace MagnetarStudio.Core.Budgets;

/// <summary>How many wrong guesses a budget bears. Immutable and safe to share. OWASP ASVS 5.0 §6.3.1.</summary>
/// <remarks>
/// The schedule depends on the budget alone, so a name that does not exist, counted in a <see cref="NameSketch"/>,
/// answers like one that does.
/// </remarks>
public sealed record GuessPolicy
{
    /// <summary>Failures in a row after which each further try has to wait: 5.</summary>
    public int FreeTries { get; init; } = 5;

    /// <summary>The first wait: 30 s. Every further failure doubles it.</summary>
    public TimeSpan WaitFirst { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest wait: one hour.</summary>
    public TimeSpan WaitMax { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Failures in a row at which strangers get no further try until somebody unlocks the account: 100, the most that
    /// NIST SP 800-63B-4 §3.2.2 allows.
    /// </summary>
    public int ClosedAt { get; init; } = 100;

    /// <summary>Failures in a row that a known device has of its own: 10. Then it is a stranger.</summary>
    public int DeviceTries { get; init; } = 10;

    /// <summary>Failures in a row after which a privileged account wants more than a stranger's password: 3.</summary>
    public int PrivilegedTries { get; init; } = 3;

    /// <summary>Whether a stranger may try now, under the budget of an account or of a name.</summary>
    /// <returns>Allowed from the very instant the wait ends. Closed: the longest wait, whenever it is asked.</returns>
    public BudgetAnswer Ask(Budget budget, DateTimeOffset now)
    {
        if (budget.Failures >= ClosedAt)
        {
            return BudgetAnswer.Wait(WaitMax);
        }

        var left = budget.LastFailureAt - now + WaitAfter(budget.Failures);

        // More than twice the longest wait: the clock was set back. That must lock nobody out.
        return budget.Failures < FreeTries || left <= TimeSpan.Zero || left > 2 * WaitMax
            ? BudgetAnswer.Allowed
            : BudgetAnswer.Wait(left);
    }

    /// <summary>Whether the device of this budget still has tries of its own. If not, it is a stranger.</summary>
    public bool IsOpenToDevice(Budget device) => device.Failures < DeviceTries;

    /// <summary>
    /// Whether a privileged account now wants a known device or a second factor as well. Without either, the right
    /// password gets the answer of a wrong one.
    /// </summary>
    public bool WantsMoreThanPassword(Budget account) => account.Failures >= PrivilegedTries;

    /// <summary>The wait that follows so many failures in a row; zero while tries are free.</summary>
    public TimeSpan WaitAfter(int failures)
    {
        if (failures < FreeTries)
        {
            return TimeSpan.Zero;
        }

        var wait = WaitFirst;
        for (var doubled = FreeTries; doubled < failures && wait < WaitMax; doubled++)
        {
            wait *= 2;
        }

        return wait < WaitMax ? wait : WaitMax;
    }
}
