namespace MagnetarStudio.Core.Sessions;

/// <summary>Why a session ended before its time. Stored and logged: a value is never reused.</summary>
public enum EndReason : byte
{
    /// <summary>Its own sign-out.</summary>
    SignedOut = 1,

    /// <summary>Its account ended it from another session.</summary>
    Revoked = 2,

    /// <summary>An administrator, or the system's own user, ended it.</summary>
    RevokedByAdministrator = 3,

    /// <summary>A sign-in over the cap put it out.</summary>
    Evicted = 4,

    /// <summary>A sign-in from the same device took its place.</summary>
    Replaced = 5,

    /// <summary>The password changed elsewhere.</summary>
    PasswordChanged = 6,

    /// <summary>The account was disabled.</summary>
    AccountDisabled = 7,

    /// <summary>An old refresh token came back: somebody has a copy.</summary>
    Replayed = 8,

    /// <summary>Its device was forgotten.</summary>
    DeviceForgotten = 9,

    /// <summary>It reached its end.</summary>
    Expired = 10,

    /// <summary>It was not used for too long.</summary>
    Idle = 11,

    /// <summary>The account's second factor or its recovery codes changed elsewhere.</summary>
    SecondFactorChanged = 12,

    /// <summary>What its calls showed was too unlike everything before.</summary>
    Risk = 13,
}
