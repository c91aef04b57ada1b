namespace MagnetarStudio.Core.Audit;

/// <summary>
/// The catalogue: every kind of record the server writes. Closed and versioned: a code is never reused or renumbered,
/// and applications append in their own namespace, never here.
/// </summary>
public enum EventCode : ushort
{
    /// <summary>The first record of a log: commitment of the first data key, public half of the head key.</summary>
    LogBegun = 1,

    /// <summary>A data key was made; the record carries its commitment and is the first sealed under it.</summary>
    DataKeyMade = 2,

    /// <summary>The wall clock left the log's clock by more than five minutes; later records follow the wall.</summary>
    ClockStepped = 3,

    /// <summary>The server began to answer.</summary>
    ServerStarted = 4,

    /// <summary>The server stopped in order.</summary>
    ServerStopped = 5,

    /// <summary>The server began on a database that was not closed in order.</summary>
    ServerRecovered = 6,

    /// <summary>The disk was full and the reserve was given up, so that revocations can still be recorded.</summary>
    ReserveReleased = 7,

    /// <summary>
    /// Refusals of one kind by one peer beyond the ten a minute that get a record each; counted here.
    /// </summary>
    RefusalsCounted = 8,

    /// <summary>A key was changed for another; the reason says which. A head key stands in the clear part.</summary>
    KeyRotated = 9,

    /// <summary>A claim code for the founder account was made.</summary>
    ClaimCodeMade = 20,

    /// <summary>The founder account was claimed, or the claim was refused.</summary>
    SetupClaimed = 21,

    /// <summary>An account came to be: by registration, by an administrator, by the environment or by import.</summary>
    AccountCreated = 22,

    /// <summary>An account was shut; its sessions ended.</summary>
    AccountDisabled = 23,

    /// <summary>An account was opened again.</summary>
    AccountEnabled = 24,

    /// <summary>An account's role changed.</summary>
    RoleSet = 25,

    /// <summary>An invitation was made.</summary>
    InvitationMade = 26,

    /// <summary>An invitation was used, or its use was refused.</summary>
    InvitationUsed = 27,

    /// <summary>A call was refused for want of a permission or of rank.</summary>
    PermissionDenied = 28,

    /// <summary>
    /// The wrong guesses at an account were forgotten, so that it need not wait; and its next sign-in, within a day,
    /// passes whatever it looks like.
    /// </summary>
    AccountUnlocked = 29,

    /// <summary>
    /// An account was erased: its row is gone, and the key of its personal parts is destroyed. With a reason, it has
    /// begun: sessions that ended long ago are gone already.
    /// </summary>
    AccountErased = 30,

    /// <summary>A password was changed by its owner, or the change was refused.</summary>
    PasswordChanged = 40,

    /// <summary>A password's hash was brought to today's form at sign-in; the password is the same.</summary>
    PasswordRehashed = 41,

    /// <summary>A device was added to an account by a sign-in.</summary>
    DeviceAdded = 42,

    /// <summary>A device was forgotten: by its owner, or as the eleventh.</summary>
    DeviceForgotten = 43,

    /// <summary>An authenticator's secret was handed out. It counts for nothing until it is confirmed.</summary>
    SecondFactorBegun = 44,

    /// <summary>A second factor was confirmed by its first code, or the code was refused.</summary>
    SecondFactorConfirmed = 45,

    /// <summary>A second factor was removed, and its recovery codes with it.</summary>
    SecondFactorRemoved = 46,

    /// <summary>Recovery codes were made anew; the earlier ones are void.</summary>
    RecoveryCodesMade = 47,

    /// <summary>A recovery code stood in for the authenticator; the count says how many are left.</summary>
    RecoveryCodeUsed = 48,

    /// <summary>Someone signed in, or was refused.</summary>
    SignIn = 60,

    /// <summary>A session was opened.</summary>
    SessionOpened = 61,

    /// <summary>A session ended; the reason says how.</summary>
    SessionEnded = 62,

    /// <summary>A session's tokens were rotated, answered again, or refused.</summary>
    SessionRefreshed = 63,

    /// <summary>A session was given another name.</summary>
    SessionRenamed = 64,

    /// <summary>The owner's presence was proved again, for a fresh token or a password change, or was not.</summary>
    SteppedUp = 65,

    /// <summary>The password was right and a second factor is awaited; nothing is open yet.</summary>
    SecondFactorAsked = 66,

    /// <summary>The signals of a session's risk changed; the record has the score, to be replayed.</summary>
    SessionRiskChanged = 67,

    /// <summary>The log was read: an entry, a page of a search, or a watch. The detail says which.</summary>
    AuditSearched = 80,

    /// <summary>The log is about to be taken elsewhere. The detail says as what, and which part of it.</summary>
    AuditExported = 81,

    /// <summary>The index of 16,384 entries was sealed; or sealed anew, after it was lost.</summary>
    IndexSegmentSealed = 82,

    /// <summary>Records below a horizon are removed, from this record on, as retention has it.</summary>
    LogPruned = 83,

    /// <summary>
    /// What holds for an account, said again: the record that said it is removed. The reason is DISABLED, ENABLED
    /// or ERASED.
    /// </summary>
    AccountNoted = 84,

    /// <summary>The key that signs heads, said again: the record that said it is removed.</summary>
    HeadKeyNoted = 85,

    /// <summary>
    /// What holds for an invitation, said again: the record that said it is removed. The reason is OPEN or CLOSED; of
    /// one that is closed the row is gone.
    /// </summary>
    InvitationNoted = 86,

    /// <summary>What an application appended in its own namespace: its action says what.</summary>
    ApplicationEntry = 1_000,
}
