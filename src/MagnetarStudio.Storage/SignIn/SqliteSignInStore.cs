using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Storage.Accounts;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Risk;
using MagnetarStudio.Storage.Sessions;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.SignIn;

/// <summary>Sign-ins, proofs of presence and wrong guesses in SQLite.</summary>
internal sealed class SqliteSignInStore(
    SqlitePool pool,
    WriteQueue writer,
    SessionPolicy sessions,
    RiskRows risks,
    SecondFactorRows factors,
    GuessCounts guesses)
    : ISignInStore
{
    /// <inheritdoc/>
    public async ValueTask<Budget> FindBudgetAsync(AccountId account, DeviceId? device, CancellationToken cancel)
    {
        using var lease = await pool.RentAsync(cancel);
        return GuessRows.Read(GuessRows.Bind(lease.Prepare(GuessRows.FindSql), account, device));
    }

    /// <inheritdoc/>
    public ValueTask<SignInGrant> SignInAsync(ProvedSignIn proved, Caller by, CancellationToken cancel) =>
        writer.RunAsync(new Act<SignInGrant>(by, scope => SignIn(scope, proved, by)), cancel);

    /// <inheritdoc/>
    public ValueTask<BudgetAnswer> RefuseAsync(RefusedSignIn refused, Caller by, CancellationToken cancel) =>
        writer.RunAsync(new Act<BudgetAnswer>(by, scope => Refuse(scope, refused)), cancel);

    /// <inheritdoc/>
    public ValueTask<ProofAnswer> StepUpAsync(
        AccountId account,
        int passwordEpoch,
        DeviceId? budget,
        RiskSighting seen,
        Caller by,
        CancellationToken cancel) =>
        writer.RunAsync(
            new Act<ProofAnswer>(by, scope => StepUp(scope, account, passwordEpoch, budget, seen, by)), cancel);

    /// <inheritdoc/>
    public ValueTask<SecondFactorDecision> StepUpAsync(
        AccountId account,
        PresentedFactor factor,
        DeviceId? budget,
        RiskSighting seen,
        Caller by,
        CancellationToken cancel) =>
        writer.RunAsync(
            new Act<SecondFactorDecision>(by, scope => StepUp(scope, account, factor, budget, seen, by)), cancel);

    private Acted<SignInGrant> SignIn(WriteScope scope, ProvedSignIn proved, Caller by)
    {
        var account = AccountRows.Find(scope, proved.Account);
        var admission = account is null ? default : guesses.Admit(scope, account, proved.Budget);
        var grant = SignInRules.Grant(
            proved,
            proved.Factor is { } presented ? factors.Judge(scope, proved.Account, presented) : null,
            admission,
            account,
            SessionRows.ListOpen(scope, proved.Account),
            DeviceRows.List(scope, proved.Account),
            RiskRows.FindHistory(scope, proved.Account),
            RiskRows.MayPass(scope, proved.Account),
            sessions,
            risks.Policy,
            scope.Now,
            by);
        SessionRows.Update(scope, grant.Ended);
        if (grant.Used is { } used)
        {
            SecondFactorRows.Write(scope, used);
        }

        if (grant.IsGuess)
        {
            GuessCounts.Fail(scope, proved.Account, admission);
        }

        if (grant is { Session: { } session, Device: { } device })
        {
            DeviceRows.Write(scope, device);
            if (grant.Forgotten is { } forgotten)
            {
                DeviceRows.Delete(scope, proved.Account, forgotten.Id);
                GuessRows.Delete(scope, proved.Account, forgotten.Id);
            }

            SessionRows.Insert(scope, session);
            RiskRows.Write(scope, session.Id, grant.Risk!);
            RiskRows.EndPass(scope, proved.Account);
            GuessRows.Delete(scope, proved.Account, admission.Budget);
        }

        return new(grant, grant.Events, grant.Notices);
    }

    // Of guesses in flight together only those are counted, and answered "wrong", that the budget still allows.
    private Acted<BudgetAnswer> Refuse(WriteScope scope, RefusedSignIn refused)
    {
        if (refused.Account is not { } account || AccountRows.Find(scope, account) is not { } owner)
        {
            return new(BudgetAnswer.Allowed, [SignInRules.Refusal(refused)], []);
        }

        var admission = guesses.Admit(scope, owner, refused.Budget);
        if (!admission.Answer.IsAllowed)
        {
            return new(admission.Answer, [], []);
        }

        GuessCounts.Fail(scope, account, admission);
        return new(admission.Answer, [SignInRules.Refusal(refused)], []);
    }

    private Acted<ProofAnswer> StepUp(
        WriteScope scope, AccountId account, int passwordEpoch, DeviceId? budget, RiskSighting seen, Caller by)
    {
        var owner = AccountRows.Find(scope, account);
        var admission = owner is null ? default : guesses.Admit(scope, owner, budget);
        var decision = SignInRules.StepUp(owner, passwordEpoch, admission);
        if (decision.Answer.Verdict is not SignInVerdict.Granted)
        {
            return new(decision.Answer, decision.Events, []);
        }

        GuessRows.Delete(scope, account, admission.Budget);
        var proved = Prove(scope, seen, ProofMethods.Password, by);
        return new(decision.Answer, [.. decision.Events, .. proved?.Events ?? []], proved?.Notices ?? []);
    }

    private Acted<SecondFactorDecision> StepUp(
        WriteScope scope,
        AccountId id,
        PresentedFactor presented,
        DeviceId? budget,
        RiskSighting seen,
        Caller by)
    {
        var account = AccountRows.Find(scope, id);
        var admission = account is null ? default : guesses.Admit(scope, account, budget);
        var use = factors.Judge(scope, id, presented);
        var decision = SecondFactorRules.StepUp(account, use, admission);
        switch (decision.Verdict)
        {
            case SecondFactorVerdict.Done:
                SecondFactorRows.Write(scope, use!);
                GuessRows.Delete(scope, id, admission.Budget);
                var proved = Prove(scope, seen, presented.Method, by);
                return new(decision, [.. decision.Events, .. proved?.Events ?? []], proved?.Notices ?? []);
            case SecondFactorVerdict.Refused:
                GuessCounts.Fail(scope, id, admission);
                break;
        }

        return new(decision, decision.Events, []);
    }

    // Null for a caller without a session. One that has a session has it open, or the act would not run.
    private RiskDecision? Prove(WriteScope scope, RiskSighting seen, ProofMethods method, Caller by)
    {
        if (by.Session is not { } id || SessionRows.Find(scope, id) is not { } session
            || risks.Find(scope, id) is not { } read)
        {
            return null;
        }

        var proved = SessionRiskRules.Prove(
            session, read.Session, read.Account, seen, method, risks.Policy, scope.Now);
        RiskRows.Write(scope, session.Id, new(read.Owner, proved.Next, proved.Account));
        return proved;
    }
}
