using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;

namespace MagnetarStudio.Core.Sessions;

/// <summary>What every call needs to know of an account, as the database had it when nothing had moved since.</summary>
/// <remarks>Shared by the account's live sessions. It never changes: when the account does, it goes stale.</remarks>
public sealed class LiveAccount(Account account, PermissionGrant[] grants)
{
    private volatile bool _isStale;

    /// <summary>Whose.</summary>
    public AccountId Id => account.Id;

    /// <summary>The whole row.</summary>
    public Account Account => account;

    /// <summary>Grants beyond the role, expired ones included.</summary>
    public ReadOnlySpan<PermissionGrant> Grants => grants;

    /// <summary>Whether the account has changed since: read it again.</summary>
    public bool IsStale => _isStale;

    internal void GoStale() => _isStale = true;
}
