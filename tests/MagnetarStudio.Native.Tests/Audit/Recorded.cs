namespace MagnetarStudio.Native.Tests.Audit;

/// <summary>What a record is of, as the log numbers it. Written out here: a renumbered log cannot be read.</summary>
internal enum Recorded
{
    RefusalsCounted = 8,
    AccountCreated = 22,
    AccountDisabled = 23,
    AccountEnabled = 24,
    RoleSet = 25,
    InvitationMade = 26,
    InvitationUsed = 27,
    PermissionDenied = 28,
    PasswordChanged = 40,
    DeviceAdded = 42,
    DeviceForgotten = 43,
    SignIn = 60,
    SessionOpened = 61,
    SessionEnded = 62,
    SessionRefreshed = 63,
    SessionRenamed = 64,
    SteppedUp = 65,
}
