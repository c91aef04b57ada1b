using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;
using MagnetarStudio.Core.Sessions;
using MagnetarStudio.Storage.Audit;
using MagnetarStudio.Storage.Sessions;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Accounts;

/// <summary>Erases accounts: their rows, and the key of their personal parts in the log.</summary>
/// <remarks>
/// One act but for what may be much: sessions that ended long ago and invitations go before it, some at a time, behind
/// a record that it has begun. What is left when that is cut off is an account without them.
/// </remarks>
internal sealed class AccountErasure(
    WriteQueue writer, SqliteSubjectKeys subjectKeys, LogTip tip, PermissionRegistry permissions)
{
    /// <summary>Erases, and answers once nothing of the account is in the WAL any more either.</summary>
    public async ValueTask<ErasedAccount> EraseAsync(AccountId target, Caller by, CancellationToken cancel)
    {
        AccountDecision? decision;
        var isBegun = false;
        do
        {
            // It revokes: it must work on a full disk too.
            var goesOn = isBegun;
            decision = await writer.RunAsync(
                new Act<AccountDecision?>(by, scope => Erase(scope, target, goesOn, by), mayUseReserve: true), cancel);
            isBegun = true;
        }
        while (decision is null);

        return new(decision.Verdict, decision.Verdict is AccountVerdict.Done && await writer.EmptyWalAsync());
    }

    // Null while there is more to delete.
    private Acted<AccountDecision?> Erase(WriteScope scope, AccountId target, bool goesOn, Caller by)
    {
        var decision = AccountRules.Erase(
            AccountRows.Find(scope, target),
            AccountRows.StandingOf(scope, by.Actor, permissions),
            AccountRows.CountFounders(scope, live: true));
        if (decision.Verdict is AccountVerdict.NotFound && ErasedRows.Holds(scope.Prepare, target))
        {
            return new(AccountDecision.Nothing(AccountVerdict.Erased), [], []);
        }

        if (decision.Verdict is not AccountVerdict.Done)
        {
            return new(decision, decision.Events, decision.Notices);
        }

        if (!ErasureRows.TryDeleteLong(scope, target))
        {
            return new(null, goesOn ? [] : [.. decision.Events.Select(erased => erased with { Reason = "BEGUN" })], []);
        }

        var ends = SessionRules.End(
            SessionRows.ListOpen(scope, target), EndReason.RevokedByAdministrator, scope.Now);
        ErasureRows.DeleteRest(scope, target);
        subjectKeys.Erase(target);
        return new(decision, [.. ends.Events, .. decision.Events], [.. ends.Notices, .. decision.Notices])
        {
            Committed = tip.ForgetSubjects,
        };
    }
}
