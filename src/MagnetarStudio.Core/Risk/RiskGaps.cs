namespace MagnetarStudio.Core.Risk;

/// <summary>
/// What was missing when signals were read; it adds nothing. Values are stored in vectors and never reused.
/// </summary>
[Flags]
public enum RiskGaps
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The connection has no address.</summary>
    Address = 1,

    /// <summary>It sent no user agent.</summary>
    Agent = 2,

    /// <summary>It declared no device.</summary>
    Device = 4,

    /// <summary>It declared no platform.</summary>
    Platform = 8,

    /// <summary>It declared no language.</summary>
    Language = 16,

    /// <summary>No TLS client hello was seen: a cleartext port, or a proxy ends TLS.</summary>
    TlsHello = 32,

    /// <summary>There is no place for the address.</summary>
    Place = 64,

    /// <summary>No network was learned yet.</summary>
    PastNetworks = 128,

    /// <summary>No agent was learned yet.</summary>
    PastAgents = 256,

    /// <summary>No device was learned yet, or nothing of this one.</summary>
    PastDevices = 512,

    /// <summary>No earlier place is known.</summary>
    PastPlaces = 1_024,

    /// <summary>Too few hours were learned to call one unusual.</summary>
    PastHours = 2_048,
}
