using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Permissions;

namespace MagnetarStudio.Core.Sessions;

/// <summary>A session, its account and the account's grants, read in one statement.</summary>
/// <param name="Session">The session.</param>
/// <param name="Account">Its account.</param>
/// <param name="Grants">Grants beyond the role, expired ones included.</param>
public sealed record LiveRead(Session Session, Account Account, PermissionGrant[] Grants);
