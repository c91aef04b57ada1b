using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Budgets;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Storage.Accounts;
using MagnetarStudio.Storage.Pool;
using MagnetarStudio.Storage.Sessions;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.SignIn;

/// <summary>Sign-ins and wrong guesses in SQLite.</summary>
internal sealed class SqliteSignInStore(SqlitePool pool, WriteQueue writer, SessionPolicy sessions, GuessPolicy guesses)
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
        AccountId account, int passwordEpoch, DeviceId? budget, Caller by, CancellationToken cancel) =>
        writer.RunAsync(new Act<ProofAnswer>(by, scope => StepUp(scope, account, passwordEpoch, budget)), cancel);

    private Acted<ProofAnswer> StepUp(WriteScope scope, AccountId account, int passwordEpoch, DeviceId? budget)
    {
        if (AccountRows.Find(scope, account) is not { IsDisabled: false } owner
            || owner.Password.Epoch != passwordEpoch)
        {
            return new(new(SignInVerdict.InvalidCredentials, null), [], []);
        }

        var admission = Admit(scope, owner, budget);
        if (!admission.Answer.IsAllowed)
        {
            return new(new(SignInVerdict.TryLater, admission.Answer.RetryAfter), [], []);
        }

        GuessRows.Delete(scope, account, admission.Budget);
        return new(
            new(SignInVerdict.Granted, null), [new AuditEvent(EventCode.SteppedUp) { Target = account }], []);
    }

    private Acted<SignInGrant> SignIn(WriteScope scope, ProvedSignIn proved, Caller by)
    {
        var account = AccountRows.Find(scope, proved.Account);
        var admission = account is null ? default : Admit(scope, account, proved.Budget);
        var grant = SignInRules.Grant(
            proved,
            admission,
            account,
            SessionRows.ListOpen(scope, proved.Account),
            DeviceRows.List(scope, proved.Account),
            sessions,
            scope.Now,
            by);
        SessionRows.Update(scope, grant.Ended);
        if (grant is { Session: { } session, Device: { } device })
        {
            DeviceRows.Write(scope, device);
            if (grant.Forgotten is { } forgotten)
            {
                DeviceRows.Delete(scope, proved.Account, forgotten.Id);
                GuessRows.Delete(scope, proved.Account, forgotten.Id);
            }

            SessionRows.Insert(scope, session);
            GuessRows.Delete(scope, proved.Account, admission.Budget);
        }

        return new(grant, grant.Events, grant.Notices);
    }

    // Of guesses in flight together only those are counted, and answered "wrong", that the budget still allows.
    private Acted<BudgetAnswer> Refuse(WriteScope scope, RefusedSignIn refused)
    {
        if (refused.Account is not { } account)
        {
            return new(BudgetAnswer.Allowed, [SignInRules.Refusal(refused)], []);
        }

        if (AccountRows.Find(scope, account) is not { } owner)
        {
            return new(BudgetAnswer.Allowed, [SignInRules.Refusal(refused)], []);
        }

        var admission = Admit(scope, owner, refused.Budget);
        if (admission.Answer.IsAllowed)
        {
            var budget = GuessRows.Find(scope, account, admission.Budget);
            GuessRows.Write(scope, account, admission.Budget, budget.Fail(scope.Now.Utc));
            return new(admission.Answer, [SignInRules.Refusal(refused)], []);
        }

        return new(admission.Answer, [], []);
    }

    // A device that used up its own tries meanwhile is a stranger, and so is its guess.
    private GuessAdmission Admit(WriteScope scope, Account account, DeviceId? known) => GuessAdmission.Of(
        account.Role,
        known,
        GuessRows.Find(scope, account.Id, known),
        GuessRows.Find(scope, account.Id, device: null),
        guesses,
        scope.Now.Utc);
}
