using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.SignIn;

/// <summary>A sign-in, or another proof of a password, that was refused.</summary>
/// <param name="Account">Whose password was guessed at; null for a name without an account.</param>
/// <param name="Budget">The known device whose own tries it used; null for the strangers'.</param>
/// <param name="UserName">The name as presented, folded; null where the account is known anyway.</param>
/// <param name="Reason">Stable reason for the record.</param>
/// <param name="IsStepUp">Whether it was a step-up or a password change rather than a sign-in.</param>
public sealed record RefusedSignIn(
    AccountId? Account, DeviceId? Budget, UserName? UserName, string Reason, bool IsStepUp);
