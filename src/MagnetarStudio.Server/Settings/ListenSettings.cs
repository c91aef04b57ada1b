namespace MagnetarStudio.Server.Settings;

/// <summary>Where the server listens, under <c>Magnetar:Listen</c> and <c>Magnetar:Tls</c>. Immutable.</summary>
/// <param name="Grpc">Endpoints of gRPC, at least one.</param>
/// <param name="Web">Endpoint of gRPC-Web, health and pages; null for none.</param>
/// <param name="CertificatePath">PEM chain for https endpoints; null where there are none.</param>
/// <param name="CertificateKeyPath">Its PEM key, 0600; null where there are no https endpoints.</param>
internal sealed record ListenSettings(
    IReadOnlyList<ListenEndpoint> Grpc, ListenEndpoint? Web, string? CertificatePath, string? CertificateKeyPath)
{
    /// <summary>Every endpoint.</summary>
    public IEnumerable<ListenEndpoint> All => Web is null ? Grpc : Grpc.Append(Web);
}
