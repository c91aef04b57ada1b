using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Permissions;

namespace MagnetarStudio.Core.Accounts;

/// <summary>One account as the database holds it.</summary>
/// <param name="Id">Never reused.</param>
/// <param name="UserName">Unique, folded.</param>
/// <param name="DisplayName">Free text for people; never compared.</param>
/// <param name="Role">Decides rank and baseline permissions.</param>
/// <param name="IsDisabled">Whether it is shut: no sign-in, no session.</param>
/// <param name="Password">The password's hash and its version.</param>
/// <param name="MustChangePassword">Whether only a password change is allowed until it was made.</param>
/// <param name="MadeAt">When it was created, UTC.</param>
/// <param name="HasSecondFactor">Whether a second factor is confirmed: then the password alone opens nothing.</param>
public sealed record Account(
    AccountId Id,
    UserName UserName,
    string DisplayName,
    Role Role,
    bool IsDisabled,
    PasswordState Password,
    bool MustChangePassword,
    DateTimeOffset MadeAt,
    bool HasSecondFactor = false);
