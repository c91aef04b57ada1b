namespace MagnetarStudio.Core.Audit;

/// <summary>
/// What makes a repeated call answer the first result: the caller's key, and the request that it was first used for.
/// </summary>
/// <remarks>
/// It counts within one account. Both parts are SHA-256 (FIPS 180-4), 32 bytes: neither the key itself nor anything of
/// the request is kept.
/// </remarks>
/// <param name="Digest">Of the key.</param>
/// <param name="Request">Of the method and the request; of a stream of requests, of the method alone.</param>
public sealed record IdempotencyKey(byte[] Digest, byte[] Request)
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>Keys that are remembered of one account; the oldest makes room.</summary>
    public const int PerAccountMax = 1_000;

    /// <summary>Most characters of a key.</summary>
    public const int LengthMax = 128;
}
