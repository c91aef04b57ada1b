using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.Accounts;

/// <summary>What the live tables and open streams are told once an act is committed.</summary>
/// <param name="Kind">What changed.</param>
/// <param name="Account">Whose account.</param>
/// <param name="Session">Which session; all zero when the account itself changed.</param>
public readonly record struct Notice(NoticeKind Kind, AccountId Account, SessionId Session)
{
    /// <summary>The account's role, grants or state changed, or its password.</summary>
    public static Notice Changed(AccountId account) => new(NoticeKind.AccountChanged, account, default);
}
