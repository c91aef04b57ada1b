namespace MagnetarStudio.Server.Http;

/// <summary>What a connection's TLS client hello looks like; a connection without TLS has none.</summary>
/// <param name="Fingerprint">As <see cref="TlsHello.Fingerprint"/> makes it; null if it could not be read.</param>
internal sealed record TlsHelloFeature(string? Fingerprint);
