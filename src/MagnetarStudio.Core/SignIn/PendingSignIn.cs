using MagnetarStudio.Core.Ids;

namespace MagnetarStudio.Core.SignIn;

/// <summary>A sign-in whose password was right and that awaits the second factor. The client carries it.</summary>
/// <param name="Account">Whose.</param>
/// <param name="PasswordEpoch">Epoch of the password that was proved: over once it moves.</param>
/// <param name="Known">The device whose secret was proved; null for a new device.</param>
/// <param name="DeviceName">What its user calls the device; may be empty.</param>
/// <param name="Platform">What it says it runs on; may be empty.</param>
/// <param name="AppVersion">Version of the application; may be empty.</param>
public sealed record PendingSignIn(
    AccountId Account, int PasswordEpoch, DeviceId? Known, string DeviceName, string Platform, string AppVersion);
