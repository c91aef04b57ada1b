namespace MagnetarStudio.Core.SignIn;

/// <summary>Fields of a pending sign-in inside its token, ascending.</summary>
internal enum PendingTag : byte
{
    /// <summary>Whose, 16 bytes.</summary>
    Account = 1,

    /// <summary>Epoch of the password that was proved, 8 bytes.</summary>
    PasswordEpoch = 2,

    /// <summary>First instant at which it is over, 8 bytes: ticks of UTC.</summary>
    ExpiresAt = 3,

    /// <summary>The proved device, 16 bytes; absent for a new one.</summary>
    Known = 4,

    /// <summary>What its user calls the device, UTF-8.</summary>
    DeviceName = 5,

    /// <summary>What it says it runs on, UTF-8.</summary>
    Platform = 6,

    /// <summary>Version of the application, UTF-8.</summary>
    AppVersion = 7,
}
