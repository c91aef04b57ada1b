using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Core.SignIn;
using MagnetarStudio.Storage.Accounts;
using MagnetarStudio.Storage.Sessions;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.SignIn;

/// <summary>Second factors in SQLite (schema step 0004).</summary>
internal sealed class SqliteSecondFactorStore(WriteQueue writer, SecondFactorRows factors, GuessCounts guesses)
    : ISecondFactorStore
{
    /// <inheritdoc/>
    public ValueTask<SecondFactorDecision> EnrollAsync(
        AccountId account, byte[] secret, Caller by, CancellationToken cancel) =>
        RunAsync(by, scope => Enroll(scope, account, secret), cancel);

    /// <inheritdoc/>
    public ValueTask<SecondFactorDecision> ConfirmAsync(
        AccountId account,
        string code,
        IReadOnlyList<byte[]> recoveryDigests,
        DeviceId? budget,
        Caller by,
        CancellationToken cancel) =>
        RunAsync(by, scope => Confirm(scope, account, code, recoveryDigests, budget, by.Session), cancel);

    /// <inheritdoc/>
    public ValueTask<SecondFactorDecision> RemoveAsync(AccountId account, Caller by, CancellationToken cancel) =>
        RunAsync(by, scope => Remove(scope, account, by.Session), cancel);

    /// <inheritdoc/>
    public ValueTask<SecondFactorDecision> RegenerateAsync(
        AccountId account, IReadOnlyList<byte[]> recoveryDigests, Caller by, CancellationToken cancel) =>
        RunAsync(by, scope => Regenerate(scope, account, recoveryDigests, by.Session), cancel);

    private ValueTask<SecondFactorDecision> RunAsync(
        Caller by, Func<WriteScope, Acted<SecondFactorDecision>> run, CancellationToken cancel) =>
        writer.RunAsync(new Act<SecondFactorDecision>(by, run), cancel);

    private Acted<SecondFactorDecision> Enroll(WriteScope scope, AccountId account, byte[] secret)
    {
        var decision = SecondFactorRules.Enroll(AccountRows.Find(scope, account), secret, scope.Now);
        if (decision.Next is { } begun)
        {
            factors.Replace(scope, begun);
        }

        return new(decision, decision.Events, []);
    }

    private Acted<SecondFactorDecision> Confirm(
        WriteScope scope,
        AccountId id,
        string code,
        IReadOnlyList<byte[]> recoveryDigests,
        DeviceId? budget,
        SessionId? caller)
    {
        var account = AccountRows.Find(scope, id);
        var admission = account is null ? default : guesses.Admit(scope, account, budget);
        var decision = SecondFactorRules.Confirm(account, factors.Find(scope, id), admission, code, scope.Now);
        if (decision.Verdict is SecondFactorVerdict.Refused)
        {
            GuessCounts.Fail(scope, id, admission);
        }

        if (decision.Next is { } confirmed)
        {
            SecondFactorRows.Update(scope, confirmed);
            SecondFactorRows.ReplaceCodes(scope, id, recoveryDigests);
        }

        return EndOthers(scope, id, decision, caller);
    }

    private static Acted<SecondFactorDecision> Remove(WriteScope scope, AccountId account, SessionId? caller)
    {
        var decision = SecondFactorRules.Remove(AccountRows.Find(scope, account));
        if (decision.Verdict is SecondFactorVerdict.Done)
        {
            SecondFactorRows.Delete(scope, account);
        }

        return EndOthers(scope, account, decision, caller);
    }

    private static Acted<SecondFactorDecision> Regenerate(
        WriteScope scope, AccountId account, IReadOnlyList<byte[]> recoveryDigests, SessionId? caller)
    {
        var decision = SecondFactorRules.Regenerate(AccountRows.Find(scope, account));
        if (decision.Verdict is SecondFactorVerdict.Done)
        {
            SecondFactorRows.ReplaceCodes(scope, account, recoveryDigests);
        }

        return EndOthers(scope, account, decision, caller);
    }

    // Whoever signed in by the earlier rules signs in again by the new ones.
    private static Acted<SecondFactorDecision> EndOthers(
        WriteScope scope, AccountId account, SecondFactorDecision decision, SessionId? caller)
    {
        if (decision.Verdict is not SecondFactorVerdict.Done)
        {
            return new(decision, decision.Events, []);
        }

        var others = SessionRows.ListOpen(scope, account).Where(session => session.Id != caller);
        var ends = SessionRules.End([.. others], EndReason.SecondFactorChanged, scope.Now);
        SessionRows.Update(scope, ends.Ended);
        return new(decision, [.. decision.Events, .. ends.Events], [Notice.Changed(account), .. ends.Notices]);
    }
}
