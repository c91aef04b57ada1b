using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.SignIn;

/// <summary>Whether one more guess at a password may be made, and what a wrong one costs.</summary>
/// <remarks>
/// The schedule depends on the name presented, not on whether it exists. A known device has tries of its own, so that
/// strangers cannot lock an owner out. Thread-safe. OWASP ASVS 5.0 §6.3.1, §6.3.8.
/// </remarks>
public sealed class GuessGuard(ISignInStore store, NameSketch unknownNames, GuessPolicy policy, TimeProvider clock)
{
    /// <summary>Asks before anything is hashed.</summary>
    /// <param name="name">The name as presented.</param>
    /// <param name="account">The account that has it; null if none has.</param>
    /// <param name="known">The device of that account that is proved; null for a stranger.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async ValueTask<GuessAdmission> AskAsync(
        UserName name, Account? account, DeviceId? known, CancellationToken cancel)
    {
        if (account is null)
        {
            return new(unknownNames.Ask(name.Value), Budget: null, WantsKnownDevice: false);
        }

        var own = known is { } device ? await store.FindBudgetAsync(account.Id, device, cancel) : default;
        var strangers = await store.FindBudgetAsync(account.Id, device: null, cancel);
        return GuessAdmission.Of(account.Role, known, own, strangers, policy, clock.GetUtcNow());
    }

    /// <summary>Counts and records a wrong guess.</summary>
    /// <returns>
    /// What it is answered: allowed means "wrong"; a wait means that parallel guesses used the budget up.
    /// </returns>
    public async ValueTask<BudgetAnswer> FailAsync(RefusedSignIn refused, Caller by, CancellationToken cancel)
    {
        // Both kinds of name cost one write, so the time tells nothing.
        var answer = await store.RefuseAsync(refused, by, cancel);
        return refused is { Account: null, UserName: { } name } ? unknownNames.Fail(name.Value) : answer;
    }
}
