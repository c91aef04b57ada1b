using MagnetarStudio.Core.Audit;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;

namespace MagnetarStudio.Core.Accounts;

/// <summary>Who may change which account, and what that means. Pure: rows in, a decision out.</summary>
/// <remarks>
/// Called inside the act, on rows just read. What the edge found a moment earlier is decided again here,
/// so a caller who was demoted while the call waited changes nothing.
/// </remarks>
public static class AccountRules
{
    /// <summary>Creates an account for somebody else.</summary>
    /// <param name="taken">The account that has the name already; null if it is free.</param>
    /// <param name="asked">The account asked for.</param>
    /// <param name="standing">The caller's rank.</param>
    /// <param name="now">When.</param>
    public static AccountDecision Create(Account? taken, NewAccount asked, Standing standing, Moment now)
    {
        if (!standing.Holds(Permitted.ManageUsers) || !RankRules.MayCreate(standing.Role, asked.Role))
        {
            return AccountDecision.Refused(AccountVerdict.Denied, Denied("CREATE_ACCOUNT"));
        }

        return taken is not null
            ? AccountDecision.Nothing(AccountVerdict.NameTaken)
            : Created(asked, "BY_ADMINISTRATOR", now);
    }

    /// <summary>
    /// Gives an account another role. Ends no session: every call is judged by the role of that moment.
    /// </summary>
    /// <param name="target">The account; null if there is none.</param>
    /// <param name="role">The role from now on.</param>
    /// <param name="standing">The caller's rank.</param>
    /// <param name="founders">Founders that are not disabled, the target included.</param>
    public static AccountDecision SetRole(Account? target, Role role, Standing standing, int founders)
    {
        if (target is null)
        {
            return AccountDecision.Nothing(AccountVerdict.NotFound);
        }

        if (!standing.Holds(Permitted.ManagePermissions)
            || !RankRules.MayChangeRole(standing.Role, target.Role, role))
        {
            return AccountDecision.Refused(AccountVerdict.Denied, Denied("SET_ROLE", target.Id));
        }

        if (target.Role == role)
        {
            return AccountDecision.Nothing(AccountVerdict.Unchanged);
        }

        if (IsLastFounder(target, founders))
        {
            return AccountDecision.Refused(AccountVerdict.LastFounder, Denied("LAST_FOUNDER", target.Id));
        }

        var set = new AuditEvent(EventCode.RoleSet)
        {
            Target = target.Id,
            RoleCode = (int)role,
            PreviousRoleCode = (int)target.Role,
        };
        return new(AccountVerdict.Done, target with { Role = role }, [set], [Notice.Changed(target.Id)]);
    }

    /// <summary>Shuts an account or opens it again. Its sessions are ended by the same act.</summary>
    /// <param name="target">The account; null if there is none.</param>
    /// <param name="isDisabled">How it shall be.</param>
    /// <param name="standing">The caller's rank.</param>
    /// <param name="founders">Founders that are not disabled, the target included.</param>
    public static AccountDecision SetDisabled(Account? target, bool isDisabled, Standing standing, int founders)
    {
        if (target is null)
        {
            return AccountDecision.Nothing(AccountVerdict.NotFound);
        }

        if (!standing.Holds(Permitted.ManageUsers) || !RankRules.MayActOn(standing.Role, target.Role))
        {
            return AccountDecision.Refused(AccountVerdict.Denied, Denied("DISABLE_ACCOUNT", target.Id));
        }

        if (target.IsDisabled == isDisabled)
        {
            return AccountDecision.Nothing(AccountVerdict.Unchanged);
        }

        if (isDisabled && IsLastFounder(target, founders))
        {
            return AccountDecision.Refused(AccountVerdict.LastFounder, Denied("LAST_FOUNDER", target.Id));
        }

        var code = isDisabled ? EventCode.AccountDisabled : EventCode.AccountEnabled;
        var happened = new AuditEvent(code) { Target = target.Id };
        var next = target with { IsDisabled = isDisabled };
        return new(AccountVerdict.Done, next, [happened], [Notice.Changed(target.Id)]);
    }

    /// <summary>Erases an account, and every session of it ends.</summary>
    /// <param name="target">The account; null if there is none.</param>
    /// <param name="standing">The caller's rank.</param>
    /// <param name="founders">Founders that are not disabled, the target included.</param>
    /// <returns>The decision, whose record names the account by its id alone.</returns>
    public static AccountDecision Erase(Account? target, Standing standing, int founders)
    {
        if (target is null)
        {
            return AccountDecision.Nothing(AccountVerdict.NotFound);
        }

        if (!standing.Holds(Permitted.ManageUsers) || !RankRules.MayActOn(standing.Role, target.Role))
        {
            return AccountDecision.Refused(AccountVerdict.Denied, Denied("ERASE_ACCOUNT", target.Id));
        }

        return IsLastFounder(target, founders)
            ? AccountDecision.Refused(AccountVerdict.LastFounder, Denied("LAST_FOUNDER", target.Id))
            : new(
                AccountVerdict.Done,
                null,
                [new AuditEvent(EventCode.AccountErased) { Target = target.Id }],
                [Notice.Changed(target.Id)]);
    }

    /// <summary>Lets an account be tried again at once: every wrong guess at it is forgotten.</summary>
    /// <param name="target">The account; null if there is none.</param>
    /// <param name="standing">The caller's rank.</param>
    public static AccountDecision Unlock(Account? target, Standing standing)
    {
        if (target is null)
        {
            return AccountDecision.Nothing(AccountVerdict.NotFound);
        }

        return standing.Holds(Permitted.ManageUsers) && RankRules.MayActOn(standing.Role, target.Role)
            ? new(AccountVerdict.Done, null, [new AuditEvent(EventCode.AccountUnlocked) { Target = target.Id }], [])
            : AccountDecision.Refused(AccountVerdict.Denied, Denied("UNLOCK_ACCOUNT", target.Id));
    }

    /// <summary>Writes a new password that its owner chose after proving the old one.</summary>
    /// <param name="account">The owner's row; null if it is gone.</param>
    /// <param name="provedEpoch">Epoch of the password that was proved.</param>
    /// <param name="hash">Encoded hash of the new one.</param>
    public static AccountDecision ChangePassword(Account? account, int provedEpoch, string hash)
    {
        if (account is null || account.IsDisabled || account.Password.Epoch != provedEpoch)
        {
            return AccountDecision.Nothing(AccountVerdict.Moved);
        }

        var changed = new AuditEvent(EventCode.PasswordChanged) { Target = account.Id };
        var next = account with { Password = account.Password.Changed(hash), MustChangePassword = false };
        return new(AccountVerdict.Done, next, [changed], [Notice.Changed(account.Id)]);
    }

    /// <summary>Writes a stronger hash of the same password, just proved at sign-in.</summary>
    /// <param name="account">The owner's row; null if it is gone.</param>
    /// <param name="provedVersion">Version of the password that was proved.</param>
    /// <param name="hash">Encoded hash.</param>
    public static AccountDecision Rehash(Account? account, long provedVersion, string hash)
    {
        if (account is null || account.Password.Version != provedVersion)
        {
            return AccountDecision.Nothing(AccountVerdict.Moved);
        }

        var rehashed = new AuditEvent(EventCode.PasswordRehashed) { Target = account.Id };
        var next = account with { Password = account.Password.Rehashed(hash) };
        return new(AccountVerdict.Done, next, [rehashed], [Notice.Changed(account.Id)]);
    }

    /// <summary>The decision that makes <paramref name="asked"/> an account.</summary>
    /// <param name="asked">The account asked for, allowed already.</param>
    /// <param name="how">Stable reason: by whom or by what.</param>
    /// <param name="now">When.</param>
    internal static AccountDecision Created(NewAccount asked, string how, Moment now)
    {
        var created = new AuditEvent(EventCode.AccountCreated)
        {
            Target = asked.Id,
            RoleCode = (int)asked.Role,
            Reason = how,
            UserName = asked.UserName.Value,
        };
        return new(AccountVerdict.Done, asked.ToAccount(now.Utc), [created], []);
    }

    private static bool IsLastFounder(Account target, int founders) =>
        RankRules.IsLastFounder(target.Role, !target.IsDisabled, founders);

    private static AuditEvent Denied(string reason, AccountId? target = null) =>
        new(EventCode.PermissionDenied) { Reason = reason, Target = target };
}
