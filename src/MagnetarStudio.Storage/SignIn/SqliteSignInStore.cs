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
    public ValueTask<bool> StepUpAsync(
        AccountId account, long passwordVersion, DeviceId? budget, Caller by, CancellationToken cancel)
    {
        var act = new Act<bool>(by, scope =>
        {
            if (AccountRows.Find(scope, account) is not { IsDisabled: false } owner
                || owner.Password.Version != passwordVersion)
            {
                return new(false, [], []);
            }

            GuessRows.Delete(scope, account, budget);
            return new(true, [new AuditEvent(EventCode.SteppedUp) { Target = account }], []);
        });
        return writer.RunAsync(act, cancel);
    }

    private Acted<SignInGrant> SignIn(WriteScope scope, ProvedSignIn proved, Caller by)
    {
        var grant = SignInRules.Grant(
            proved,
            AccountRows.Find(scope, proved.Account),
            SessionRows.ListOpen(scope, proved.Account),
            DeviceRows.List(scope, proved.Account),
            sessions,
            scope.Now,
            by);
        if (grant is { Session: { } session, Device: { } device })
        {
            SessionRows.Update(scope, grant.Ended);
            DeviceRows.Write(scope, device);
            if (grant.Forgotten is { } forgotten)
            {
                DeviceRows.Delete(scope, proved.Account, forgotten.Id);
                GuessRows.Delete(scope, proved.Account, forgotten.Id);
            }

            SessionRows.Insert(scope, session);
            GuessRows.Delete(scope, proved.Account, proved.Budget);
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

        // A device that used up its own tries meanwhile is a stranger, and so is this guess.
        var device = refused.Budget is { } known && guesses.IsOpenToDevice(GuessRows.Find(scope, account, known))
            ? refused.Budget
            : null;
        var budget = GuessRows.Find(scope, account, device);
        var answer = device is null ? guesses.Ask(budget, scope.Now.Utc) : BudgetAnswer.Allowed;
        if (!answer.IsAllowed)
        {
            return new(answer, [], []);
        }

        GuessRows.Write(scope, account, device, budget.Fail(scope.Now.Utc));
        return new(answer, [SignInRules.Refusal(refused)], []);
    }
}
