using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;

namespace MagnetarStudio.Core.Accounts;

/// <summary>A right to make one account of a given role.</summary>
/// <param name="Id">Safe to log.</param>
/// <param name="CodeDigest">SHA-256 of the code, 32 bytes.</param>
/// <param name="Role">The role the account will have.</param>
/// <param name="MadeBy">The account that made it; null for the system's own user.</param>
/// <param name="ExpiresAt">First instant at which it opens nothing, UTC.</param>
/// <param name="UsedBy">The account it made; null while unused.</param>
public sealed record Invitation(
    InvitationId Id, byte[] CodeDigest, Role Role, AccountId? MadeBy, DateTimeOffset ExpiresAt, AccountId? UsedBy)
{
    /// <summary>Longest time an invitation may hold.</summary>
    public static readonly TimeSpan LifetimeMax = TimeSpan.FromDays(30);

    /// <summary>How long one holds that says nothing else.</summary>
    public static readonly TimeSpan LifetimeDefault = TimeSpan.FromDays(7);
}
