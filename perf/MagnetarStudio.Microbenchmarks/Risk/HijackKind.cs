namespace MagnetarStudio.Microbenchmarks.Risk;

/// <summary>How somebody takes over.</summary>
internal enum HijackKind
{
    /// <summary>Refresh token and device secret were copied off the device.</summary>
    StolenRefresh,

    /// <summary>The password came from a breach of another service.</summary>
    Stuffing,

    /// <summary>An access token was captured and is used elsewhere; some follow the refreshes too.</summary>
    Replay,

    /// <summary>As stolen refresh, and everything that the device declares is copied.</summary>
    SpoofedDevice,
}
