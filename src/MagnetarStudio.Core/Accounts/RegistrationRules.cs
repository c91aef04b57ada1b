using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;

namespace MagnetarStudio.Core.Accounts;

/// <summary>Who may make an account for themselves, and what an invitation is worth. Pure.</summary>
public static class RegistrationRules
{
    /// <summary>Makes an invitation.</summary>
    /// <param name="asked">The invitation asked for.</param>
    /// <param name="standing">The caller's rank.</param>
    /// <returns>Done, or denied: nobody invites above the own rank.</returns>
    public static AccountDecision Invite(Invitation asked, Standing standing)
    {
        var made = new AuditEvent(EventCode.InvitationMade)
        {
            Invitation = asked.Id,
            RoleCode = (int)asked.Role,
            RowDigest = asked.ComputeDigest(),
        };
        return MayInvite(standing, asked.Role)
            ? new(AccountVerdict.Done, null, [made], [])
            : AccountDecision.Refused(AccountVerdict.Denied, made with { Reason = "DENIED" });
    }

    /// <summary>Registers an account.</summary>
    /// <param name="mode">What the operator allows.</param>
    /// <param name="presented">Whether a code came with the call.</param>
    /// <param name="invitation">The invitation whose code it is; null if there is none.</param>
    /// <param name="maker">
    /// The rank that the invitation's maker has now; null if the system's own user made it, or there is none.
    /// </param>
    /// <param name="taken">The account that has the name already; null if it is free.</param>
    /// <param name="asked">The account asked for; its role is decided here.</param>
    /// <param name="now">When.</param>
    public static AccountDecision Register(
        RegistrationMode mode,
        bool presented,
        Invitation? invitation,
        Standing? maker,
        Account? taken,
        NewAccount asked,
        Moment now)
    {
        if (mode is RegistrationMode.Closed)
        {
            return Refused(AccountVerdict.RegistrationClosed, "REGISTRATION_CLOSED");
        }

        // Where registration is open a code is still honoured, and one that is no good is not passed over.
        var isAsked = presented || mode is RegistrationMode.Invitation;
        if (isAsked && (invitation is null || !Holds(invitation, maker, now)))
        {
            return Refused(AccountVerdict.CodeRefused, "CODE_REFUSED");
        }

        // The invitation is not spent on a name that is taken: its holder may try another.
        if (taken is not null)
        {
            return AccountDecision.Nothing(AccountVerdict.NameTaken);
        }

        var created = AccountRules.Created(asked with { Role = invitation?.Role ?? Role.Member }, "REGISTERED", now);
        if (invitation is null)
        {
            return created;
        }

        var used = new AuditEvent(EventCode.InvitationUsed) { Target = asked.Id, Invitation = invitation.Id };
        return created with { Events = [.. created.Events, used] };
    }

    // An invitation is worth what its maker may give at the moment it is used: it ends with the maker's rank.
    private static bool Holds(Invitation invitation, Standing? maker, Moment now) =>
        invitation.UsedBy is null && now.Utc < invitation.ExpiresAt
        && (maker is null || MayInvite(maker, invitation.Role));

    private static bool MayInvite(Standing standing, Role role) =>
        standing.Holds(Permitted.ManageUsers) && RankRules.MayCreate(standing.Role, role);

    private static AccountDecision Refused(AccountVerdict verdict, string reason) =>
        AccountDecision.Refused(verdict, new AuditEvent(EventCode.InvitationUsed) { Reason = reason });
}
