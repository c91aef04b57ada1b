namespace MagnetarStudio.Core.Permissions;

/// <summary>Who may act on whom. Pure; what permission the act itself needs is asked elsewhere.</summary>
/// <remarks>
/// Nobody acts on, creates or grants <em>above</em> the own rank. Equals may act on each other: two founders can
/// relieve one another, and an administrator can be stopped by a colleague. OWASP ASVS 5.0 §8.2.1, §8.3.1.
/// </remarks>
public static class RankRules
{
    /// <summary>Whether <paramref name="actor"/> may act on an account of rank <paramref name="subject"/>.</summary>
    /// <returns>False when either is no role.</returns>
    public static bool MayActOn(Role actor, Role subject) =>
        actor.IsDefined() && subject.IsDefined() && actor >= subject;

    /// <summary>Whether <paramref name="actor"/> may create an account, or an invitation, of that rank.</summary>
    public static bool MayCreate(Role actor, Role created) => MayActOn(actor, created);

    /// <summary>Whether <paramref name="actor"/> may turn an account of one rank into one of another.</summary>
    public static bool MayChangeRole(Role actor, Role from, Role to) => MayActOn(actor, from) && MayActOn(actor, to);

    /// <summary>Whether <paramref name="actor"/> may give an account some of a permission.</summary>
    /// <param name="actor">Rank of who gives.</param>
    /// <param name="subject">Rank of who receives.</param>
    /// <param name="permission">What is given.</param>
    /// <param name="level">How much; <see cref="PermissionLevel.Admin"/> for a plain permission.</param>
    /// <returns>
    /// True when the actor's role holds as much itself. A grant to the actor is no rank, so it cannot be handed on:
    /// who was lent <c>system.manage_permissions</c> cannot lend it further, nor take more with it.
    /// </returns>
    public static bool MayGrant(Role actor, Role subject, Permission permission, PermissionLevel level) =>
        MayActOn(actor, subject) && level > PermissionLevel.None && permission.HeldBy(actor) >= level;

    /// <summary>Whether disabling, demoting or erasing this account would leave the server without a founder.</summary>
    /// <param name="role">The account's role.</param>
    /// <param name="isLive">Whether the account is itself among the live founders: enabled, not erased.</param>
    /// <param name="liveFounders">Live founders, this account included if it is one.</param>
    /// <remarks>Asked inside the writing act, on rows just read: two founders cannot remove each other.</remarks>
    public static bool IsLastFounder(Role role, bool isLive, int liveFounders) =>
        role == Role.Founder && liveFounders <= (isLive ? 1 : 0);
}
