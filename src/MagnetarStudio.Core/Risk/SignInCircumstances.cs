namespace MagnetarStudio.Core.Risk;

/// <summary>What the server knows of a sign-in beyond its connection. Strangers can cause some of it.</summary>
/// <param name="IsDeviceKnown">Whether the secret of a device of this account was proved.</param>
/// <param name="FailedAttempts">Wrong guesses in a row at this account before it; 0 or more.</param>
/// <param name="LiveSessions">Sessions of the account that live already; 0 or more.</param>
/// <param name="IsPasswordBreached">Whether the password is in a breach corpus.</param>
public readonly record struct SignInCircumstances(
    bool IsDeviceKnown, int FailedAttempts, int LiveSessions, bool IsPasswordBreached);
