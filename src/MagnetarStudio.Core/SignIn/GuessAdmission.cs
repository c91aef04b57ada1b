using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;

namespace MagnetarStudio.Core.SignIn;

/// <summary>What the guard says of a guess before it is made.</summary>
/// <param name="Answer">Allowed, or how long to wait.</param>
/// <param name="Budget">The known device whose own tries it uses; null for the strangers'.</param>
/// <param name="WantsKnownDevice">Whether even the right password is answered like a wrong one.</param>
/// <param name="Failures">Wrong guesses in a row before it, under that budget.</param>
public readonly record struct GuessAdmission(
    BudgetAnswer Answer, DeviceId? Budget, bool WantsKnownDevice, int Failures = 0)
{
    /// <summary>What is said of a guess at an account. Asked before the hash, and again inside the write.</summary>
    /// <param name="role">The account's role.</param>
    /// <param name="known">The proved device of the account; null for a stranger.</param>
    /// <param name="own">The budget of that device; ignored for a stranger.</param>
    /// <param name="strangers">The budget of the strangers.</param>
    /// <param name="policy">The rules in force.</param>
    /// <param name="now">When, UTC.</param>
    public static GuessAdmission Of(
        Role role, DeviceId? known, Budget own, Budget strangers, GuessPolicy policy, DateTimeOffset now) =>
        known is not null && policy.IsOpenToDevice(own)
            ? new(BudgetAnswer.Allowed, known, WantsKnownDevice: false, own.Failures)
            : new(
                policy.Ask(strangers, now),
                Budget: null,
                role >= Role.Admin && policy.WantsMoreThanPassword(strangers),
                strangers.Failures);
}
