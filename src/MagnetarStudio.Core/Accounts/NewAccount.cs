using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;

namespace MagnetarStudio.Core.Accounts;

/// <summary>An account that somebody asks for. Its password is hashed already.</summary>
/// <param name="Id">Made by the keeper, so that the caller can be told of it.</param>
/// <param name="UserName">Folded.</param>
/// <param name="DisplayName">Free text.</param>
/// <param name="Role">The role asked for.</param>
/// <param name="PasswordHash">Encoded hash.</param>
/// <param name="MustChangePassword">Whether somebody else chose the password.</param>
public sealed record NewAccount(
    AccountId Id, UserName UserName, string DisplayName, Role Role, string PasswordHash, bool MustChangePassword)
{
    /// <summary>The row, as of <paramref name="now"/>.</summary>
    public Account ToAccount(DateTimeOffset now) => new(
        Id, UserName, DisplayName, Role, false, new PasswordState(PasswordHash, 1, 1), MustChangePassword, now);
}
