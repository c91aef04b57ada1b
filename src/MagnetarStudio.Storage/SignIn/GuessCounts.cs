using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.SignIn;

/// <summary>Asks and counts guesses inside an act, whatever is guessed at: password, code or recovery code.</summary>
internal sealed class GuessCounts(GuessPolicy policy)
{
    /// <summary>What the budget says at this moment.</summary>
    /// <remarks>A device that used up its own tries meanwhile is a stranger, and so is its guess.</remarks>
    /// <param name="scope">The act.</param>
    /// <param name="account">The account guessed at.</param>
    /// <param name="known">The known device whose own tries it uses; null for the strangers'.</param>
    public GuessAdmission Admit(WriteScope scope, Account account, DeviceId? known) => GuessAdmission.Of(
        account.Role,
        known,
        GuessRows.Find(scope, account.Id, known),
        GuessRows.Find(scope, account.Id, device: null),
        policy,
        scope.Now.Utc);

    /// <summary>Counts a wrong guess that was admitted.</summary>
    public static void Fail(WriteScope scope, AccountId account, GuessAdmission admission)
    {
        var budget = GuessRows.Find(scope, account, admission.Budget);
        GuessRows.Write(scope, account, admission.Budget, budget.Fail(scope.Now.Utc));
    }
}
