using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Storage.Accounts;
using MagnetarStudio.Storage.Writer;

namespace MagnetarStudio.Storage.Audit;

/// <summary>What records say of accounts and invitations, said again as they go.</summary>
/// <remarks>
/// What a row grants follows from the log however old it is, so none is let stand that the log does not tell of.
/// </remarks>
internal static class ToldAgain
{
    private const string Erased = "ERASED";
    private const string Closed = "CLOSED";

    /// <summary>The events that say it again; the rows of invitations that can do nothing more go.</summary>
    /// <param name="scope">The act that deletes the records.</param>
    /// <param name="told">What they say, of what was done.</param>
    public static IEnumerable<AuditEvent> Of(WriteScope scope, IReadOnlyList<AuditEvent> told) =>
        [.. Accounts(scope, told), .. Erasures(told), .. Invitations(scope, told)];

    private static IEnumerable<AuditEvent> Accounts(WriteScope scope, IReadOnlyList<AuditEvent> told) => told
        .Where(what => what.Code is EventCode.AccountCreated or EventCode.RoleSet
            or EventCode.AccountDisabled or EventCode.AccountEnabled or EventCode.AccountNoted)
        .Select(what => what.Target)
        .OfType<AccountId>()
        .Distinct()
        .Select(id => AccountRows.Find(scope, id))
        .OfType<Account>()
        .Select(account => new AuditEvent(EventCode.AccountNoted)
        {
            Target = account.Id,
            RoleCode = (int)account.Role,
            Reason = account.IsDisabled ? "DISABLED" : "ENABLED",
        });

    // From the records alone: a row that somebody wrote must not become the log's word.
    private static IEnumerable<AuditEvent> Erasures(IReadOnlyList<AuditEvent> told) => told
        .Where(what => what is { Code: EventCode.AccountErased, Reason: null }
            or { Code: EventCode.AccountNoted, Reason: Erased })
        .Select(what => new AuditEvent(EventCode.AccountNoted) { Target = what.Target, Reason = Erased });

    // One that is closed is named once more, for the record of its use may be kept yet.
    private static IEnumerable<AuditEvent> Invitations(WriteScope scope, IReadOnlyList<AuditEvent> told)
    {
        foreach (var what in told)
        {
            if (what is { Code: EventCode.InvitationMade or EventCode.InvitationNoted, Invitation: { } id }
                && what.Reason != Closed)
            {
                var isOpen = !SetupRows.DeleteClosed(scope, id);
                yield return what with { Code = EventCode.InvitationNoted, Reason = isOpen ? "OPEN" : Closed };
            }
        }
    }
}
