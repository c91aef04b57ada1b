namespace MagnetarStudio.Core.Accounts;

/// <summary>The answer of an act on an account.</summary>
public enum AccountVerdict
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>It was so already; nothing was written.</summary>
    Unchanged,

    /// <summary>There is no such account.</summary>
    NotFound,

    /// <summary>The account was erased.</summary>
    Erased,

    /// <summary>Another account has this name.</summary>
    NameTaken,

    /// <summary>The caller may not do this, by permission or by rank.</summary>
    Denied,

    /// <summary>The last founder stays.</summary>
    LastFounder,

    /// <summary>What was checked before has moved: check again.</summary>
    Moved,

    /// <summary>The code is missing, wrong, used, or out of date: one answer for all.</summary>
    CodeRefused,

    /// <summary>There is a founder already.</summary>
    AlreadyClaimed,

    /// <summary>Registration is closed.</summary>
    RegistrationClosed,
}
