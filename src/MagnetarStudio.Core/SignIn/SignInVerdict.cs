namespace MagnetarStudio.Core.SignIn;

/// <summary>The answer of a sign-in.</summary>
public enum SignInVerdict
{
    /// <summary>A session was opened.</summary>
    Granted,

    /// <summary>The password was right; a second factor is awaited. Nothing was opened.</summary>
    SecondFactorRequired,

    /// <summary>Name or password is wrong, or the account is closed: one answer for all, after one hash.</summary>
    InvalidCredentials,

    /// <summary>The second factor is wrong or was used, or the pending sign-in is over: one answer for all.</summary>
    SecondFactorRefused,

    /// <summary>Too many wrong guesses at this name, whether it exists or not; nothing was hashed.</summary>
    TryLater,

    /// <summary>The account has as many sessions as it may, and none may be put out.</summary>
    SessionLimit,

    /// <summary>The password was right; nothing else about the sign-in is like earlier ones.</summary>
    Unfamiliar,

    /// <summary>The hashing queue is full; nothing was hashed and nothing was counted.</summary>
    Busy,
}
