namespace MagnetarStudio.Core.Passwords;

/// <summary>What <see cref="PasswordPolicy"/> says of a password that somebody wants to set.</summary>
public enum PasswordVerdict
{
    /// <summary>It may be set, as far as its form goes.</summary>
    Accepted,

    /// <summary>Refused: fewer code points than are required.</summary>
    TooShort,

    /// <summary>Refused: more code points than are allowed.</summary>
    TooLong,

    /// <summary>Refused: without the names that everybody knows, too little of it is left.</summary>
    ContextWord,
}
