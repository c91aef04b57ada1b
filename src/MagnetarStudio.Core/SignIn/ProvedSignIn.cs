using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Ids;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Core.SignIn;

/// <summary>
/// A sign-in whose password was found right, before the queue, and the second factor that came with it.
/// </summary>
/// <param name="Account">Whose.</param>
/// <param name="PasswordEpoch">Epoch of the password that was proved: refused if it has moved since.</param>
/// <param name="Device">What the client says of its device.</param>
/// <param name="Session">The id its session will have.</param>
/// <param name="Salt">16 random bytes, the session's own.</param>
/// <param name="Budget">The known device whose own tries it used; null for the strangers'. Only that one is
/// reset.</param>
/// <param name="Factor">The second factor, not judged yet; null for the password alone.</param>
/// <param name="Seen">What the connection shows; its device is the known one, or the new id.</param>
public sealed record ProvedSignIn(
    AccountId Account,
    int PasswordEpoch,
    DeviceClaim Device,
    SessionId Session,
    byte[] Salt,
    DeviceId? Budget,
    PresentedFactor? Factor = null,
    RiskSighting Seen = default);
