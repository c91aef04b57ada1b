using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Core.Risk;

namespace MagnetarStudio.Core.SignIn;

/// <summary>What a client presents to sign in, besides the password.</summary>
/// <param name="Name">The name as presented, folded.</param>
/// <param name="Secret">The secret this device was given earlier; null if it has none.</param>
/// <param name="DeviceName">What its user calls the device; may be empty.</param>
/// <param name="Platform">What it says it runs on; may be empty.</param>
/// <param name="AppVersion">Version of the application; may be empty.</param>
/// <param name="Facts">What the connection shows, and the device declares.</param>
public sealed record SignInRequest(
    UserName Name,
    DeviceSecret? Secret,
    string DeviceName,
    string Platform,
    string AppVersion,
    RiskFacts Facts = default);
