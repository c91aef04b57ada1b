namespace MagnetarStudio.Server.Rpc;

/// <summary>How much the server takes from callers at once, fixed at start. Immutable and safe to share.</summary>
/// <param name="ConnectionsMax">Open connections in all.</param>
/// <param name="ConnectionsPerAddressMax">Open connections of one address.</param>
/// <param name="CallsMax">Calls in progress in all, open streams among them.</param>
/// <param name="CallsPerAddressMax">Calls in progress of one address.</param>
/// <param name="StreamsMax">Open streams in all.</param>
/// <param name="StreamsPerAccountMax">Open streams of one account.</param>
/// <param name="LoopbackIsAddress">
/// Whether a loopback address is limited like any other. Otherwise callers on the same machine, and on Unix sockets,
/// share only the totals: they are one user's own programs or a proxy's.
/// </param>
internal sealed record EdgeLimits(
    int ConnectionsMax,
    int ConnectionsPerAddressMax,
    int CallsMax,
    int CallsPerAddressMax,
    int StreamsMax,
    int StreamsPerAccountMax,
    bool LoopbackIsAddress)
{
    /// <summary>Largest message read from callers of the auth services, in bytes: forms, never files.</summary>
    public const int AuthReceiveMaxBytes = 256 * 1024;

    /// <summary>Largest message read from callers of any other service, in bytes (gRPC's own default).</summary>
    public const int ReceiveMaxBytes = 4 * 1024 * 1024;

    /// <summary>
    /// 10,000 connections, 64 of one address; 16,384 calls, 1,024 of one address (ten full HTTP/2 connections); 8,192
    /// streams, 32 of one account; loopback exempt.
    /// </summary>
    public static EdgeLimits Default { get; } = new(10_000, 64, 16_384, 1_024, 8_192, 32, LoopbackIsAddress: false);
}
