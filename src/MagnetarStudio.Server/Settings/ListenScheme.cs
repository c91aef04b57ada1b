namespace MagnetarStudio.Server.Settings;

/// <summary>How an endpoint is reached.</summary>
internal enum ListenScheme
{
    /// <summary>Cleartext TCP, on loopback or behind a proxy that ends TLS.</summary>
    Http,

    /// <summary>TLS over TCP.</summary>
    Https,

    /// <summary>A Unix socket, 0600.</summary>
    Unix,
}
