namespace MagnetarStudio.Core.Risk;

/// <summary>What can make a score rise. Values are stored in vectors and never reused.</summary>
public enum RiskSignal
{
    /// <summary>Another address in a known subnet.</summary>
    IpAddressChange = 0,

    /// <summary>A subnet that is not familiar. Never together with <see cref="IpAddressChange"/>.</summary>
    IpSubnetChange = 1,

    /// <summary>Another agent family; a version counts for nothing.</summary>
    UserAgentChange = 2,

    /// <summary>Other declared device, platform, language or TLS hello; neither address nor agent.</summary>
    FingerprintMismatch = 3,

    /// <summary>A device that this account has not had.</summary>
    NewDevice = 4,

    /// <summary>Farther from the last place than anybody gets in the time.</summary>
    ImpossibleTravel = 5,

    /// <summary>An hour of the day at which this account is not used.</summary>
    UnusualHour = 6,

    /// <summary>Refresh tokens answered again and again to another network.</summary>
    TokenReplay = 7,

    /// <summary>Wrong passwords before this sign-in. Only in a sign-in's score.</summary>
    FailedAttempts = 8,

    /// <summary>Sessions that live already. Only in a sign-in's score.</summary>
    ConcurrentSessions = 9,

    /// <summary>The password is in a breach corpus. Only in a sign-in's score.</summary>
    BreachedPassword = 10,
}
