namespace MagnetarStudio.Core.Accounts;

/// <summary>Who may make an account for themselves.</summary>
public enum RegistrationMode
{
    /// <summary>Nobody; the default.</summary>
    Closed,

    /// <summary>Whoever holds an invitation.</summary>
    Invitation,

    /// <summary>Everybody, as a member.</summary>
    Open,
}
