using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Core.Tests.Accounts;

namespace MagnetarStudio.Core.Tests.SignIn;

/// <summary>A store of budgets and of the account as it is inside the act.</summary>
internal sealed class StoredSignIns(GuessPolicy policy, TimeProvider clock) : ISignInStore
{
    /// <summary>The row that acts read; null if it is gone.</summary>
    public Account? Account { get; set; }

    /// <summary>The authenticator that acts read; null without one.</summary>
    public SecondFactor? Factor { get; set; }

    public List<RefusedSignIn> Refused { get; } = [];

    public List<ProvedSignIn> Proved { get; } = [];

    private Dictionary<(AccountId, DeviceId?), Budget> Budgets { get; } = [];

    public Budget BudgetOf(AccountId account, DeviceId? device)
    {
        lock (Budgets)
        {
            return Budgets.GetValueOrDefault((account, device));
        }
    }

    public void SetBudget(AccountId account, DeviceId? device, int failures) =>
        Budgets[(account, device)] = new(failures, clock.GetUtcNow());

    public ValueTask<Budget> FindBudgetAsync(AccountId account, DeviceId? device, CancellationToken cancel) =>
        new(BudgetOf(account, device));

    public ValueTask<SignInGrant> SignInAsync(ProvedSignIn proved, Caller by, CancellationToken cancel)
    {
        Proved.Add(proved);
        var admission = Admit(proved.Account, proved.Budget);
        var use = proved.Factor is { } presented ? Judge(presented) : null;
        var grant = SignInRules.Grant(
            proved,
            use,
            admission,
            Account,
            [],
            [],
            RiskHistory.Empty,
            mayPass: false,
            SessionPolicy.Default,
            new RiskPolicy(),
            Rows.Now,
            by);
        Factor = grant.Used?.Next ?? Factor;
        if (grant.IsGuess)
        {
            Fail(proved.Account, admission.Budget);
        }

        if (grant.Session is not null)
        {
            Budgets.Remove((proved.Account, admission.Budget));
        }

        return new(grant);
    }

    public ValueTask<BudgetAnswer> RefuseAsync(RefusedSignIn refused, Caller by, CancellationToken cancel)
    {
        // One at a time, as the writer takes them.
        lock (Budgets)
        {
            return new(Refuse(refused));
        }
    }

    public ValueTask<ProofAnswer> StepUpAsync(
        AccountId account,
        int passwordEpoch,
        DeviceId? budget,
        RiskSighting seen,
        Caller by,
        CancellationToken cancel)
    {
        var admission = Admit(account, budget);
        var decision = SignInRules.StepUp(Account, passwordEpoch, admission);
        if (decision.Answer.Verdict is SignInVerdict.Granted)
        {
            Budgets.Remove((account, admission.Budget));
        }

        return new(decision.Answer);
    }

    private GuessAdmission Admit(AccountId account, DeviceId? budget) => Account is null ? default : GuessAdmission.Of(
        Account.Role,
        budget,
        BudgetOf(account, budget),
        BudgetOf(account, device: null),
        policy,
        clock.GetUtcNow());

    public ValueTask<SecondFactorDecision> StepUpAsync(
        AccountId account,
        PresentedFactor factor,
        DeviceId? budget,
        RiskSighting seen,
        Caller by,
        CancellationToken cancel)
    {
        var admission = Admit(account, budget);
        var decision = SecondFactorRules.StepUp(Account, Judge(factor), admission);
        Factor = decision.Next ?? Factor;
        if (decision.Verdict is SecondFactorVerdict.Refused)
        {
            Fail(account, admission.Budget);
        }

        return new(decision);
    }

    private FactorUse? Judge(PresentedFactor presented) => SecondFactorRules.Use(
        Factor, recoveryCodes: 0, holdsDigest: false, presented, Rows.Now with { Utc = clock.GetUtcNow() });

    private void Fail(AccountId account, DeviceId? device) =>
        Budgets[(account, device)] = BudgetOf(account, device).Fail(clock.GetUtcNow());

    private BudgetAnswer Refuse(RefusedSignIn refused)
    {
        Refused.Add(refused);
        if (refused.Account is not { } account)
        {
            return BudgetAnswer.Allowed;
        }

        var budget = BudgetOf(account, refused.Budget);
        var answer = refused.Budget is null ? policy.Ask(budget, clock.GetUtcNow()) : BudgetAnswer.Allowed;
        if (answer.IsAllowed)
        {
            Budgets[(account, refused.Budget)] = budget.Fail(clock.GetUtcNow());
        }

        return answer;
    }
}
