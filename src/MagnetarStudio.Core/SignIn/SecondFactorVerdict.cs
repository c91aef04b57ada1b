namespace MagnetarStudio.Core.SignIn;

/// <summary>The answer of an act on a second factor.</summary>
public enum SecondFactorVerdict
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>No second factor is enrolled, or none awaits confirmation.</summary>
    NotEnrolled,

    /// <summary>One is enrolled already.</summary>
    Enrolled,

    /// <summary>The code is wrong or was used already: one answer.</summary>
    Refused,

    /// <summary>Too many wrong guesses; this one was not looked at.</summary>
    TryLater,
}
