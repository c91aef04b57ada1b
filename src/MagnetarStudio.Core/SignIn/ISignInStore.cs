using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;

namespace MagnetarStudio.Core.SignIn;

/// <summary>Where sign-ins are decided, and wrong guesses are counted.</summary>
public interface ISignInStore
{
    /// <summary>The wrong guesses at an account, by strangers or by one known device.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="device">The known device; null for strangers.</param>
    /// <param name="cancel">Gives up waiting.</param>
    ValueTask<Budget> FindBudgetAsync(AccountId account, DeviceId? device, CancellationToken cancel);

    /// <summary>
    /// Signs in: <see cref="SignInRules.Grant"/> on the rows of that moment. A right second factor is used up, a wrong
    /// one counted.
    /// </summary>
    ValueTask<SignInGrant> SignInAsync(ProvedSignIn proved, Caller by, CancellationToken cancel);

    /// <summary>Counts a wrong guess and records the refusal, in one write.</summary>
    /// <param name="refused">What is known of it.</param>
    /// <param name="by">Who asked.</param>
    /// <param name="cancel">Withdraws it while it still waits.</param>
    /// <returns>
    /// What the guess is answered under the rows of that moment: a wait when parallel guesses used the budget up, and
    /// then it was not counted.
    /// </returns>
    ValueTask<BudgetAnswer> RefuseAsync(RefusedSignIn refused, Caller by, CancellationToken cancel);

    /// <summary>
    /// Records that the owner proved the password again, and resets the budget it was made under. What the
    /// connection shows is the owner's from now on: <see cref="SessionRiskRules.Prove"/>.
    /// </summary>
    /// <param name="account">Whose.</param>
    /// <param name="passwordEpoch">Epoch of the password that was proved.</param>
    /// <param name="budget">The known device whose own tries it used; null for the strangers'.</param>
    /// <param name="seen">What the connection shows.</param>
    /// <param name="by">The owner, in its session.</param>
    /// <param name="cancel">Withdraws it while it still waits.</param>
    /// <returns>
    /// Granted; InvalidCredentials when the password has moved since; TryLater when parallel guesses used the budget
    /// up, and then the proof opens nothing.
    /// </returns>
    ValueTask<ProofAnswer> StepUpAsync(
        AccountId account,
        int passwordEpoch,
        DeviceId? budget,
        RiskSighting seen,
        Caller by,
        CancellationToken cancel);

    /// <summary>
    /// Records that the owner proved the second factor, and resets the budget it was made under, or counts a wrong one:
    /// <see cref="SecondFactorRules.StepUp"/>.
    /// </summary>
    /// <param name="account">Whose.</param>
    /// <param name="factor">What is presented.</param>
    /// <param name="budget">The known device whose own tries it uses; null for the strangers'.</param>
    /// <param name="seen">What the connection shows.</param>
    /// <param name="by">The owner, in its session.</param>
    /// <param name="cancel">Withdraws it while it still waits.</param>
    ValueTask<SecondFactorDecision> StepUpAsync(
        AccountId account,
        PresentedFactor factor,
        DeviceId? budget,
        RiskSighting seen,
        Caller by,
        CancellationToken cancel);
}
