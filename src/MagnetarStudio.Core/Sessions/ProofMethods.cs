namespace MagnetarStudio.Core.Sessions;

/// <summary>What has proved who somebody is. Stored: a bit is never reused.</summary>
[Flags]
public enum ProofMethods : byte
{
    /// <summary>Nothing; no session has this.</summary>
    None = 0,

    /// <summary>The password.</summary>
    Password = 1,

    /// <summary>A code of the authenticator.</summary>
    Totp = 2,

    /// <summary>A recovery code in its place.</summary>
    RecoveryCode = 4,
}
