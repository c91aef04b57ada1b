using System.Security.Cryptography;

namespace MagnetarStudio.Core.Accounts;

/// <summary>The keys of one purpose: the newest makes, those not yet over are still accepted. Immutable.</summary>
/// <remarks>
/// The keys live outside the database, so a stolen database mints nothing, nor does a stolen key alone.
/// </remarks>
public sealed class MacKeyRing
{
    /// <summary>Length of a MAC, in bytes.</summary>
    public const int MacSizeBytes = 32;

    private readonly Dictionary<ulong, MacKey> _byKid;

    /// <summary>A ring of one or more keys, exactly one of them without an end.</summary>
    public MacKeyRing(IReadOnlyList<MacKey> keys)
    {
        Newest = keys.Single(key => key.AcceptedUntil is null);
        _byKid = keys.ToDictionary(key => key.Kid);
    }

    /// <summary>The key that makes.</summary>
    public MacKey Newest { get; }

    /// <summary>Computes the MAC of <paramref name="message"/> under the newest key.</summary>
    public void Compute(ReadOnlySpan<byte> message, Span<byte> mac) => HMACSHA256.HashData(Newest.Secret, message, mac);

    /// <summary>Whether <paramref name="mac"/> was made by the key <paramref name="kid"/> over this message.</summary>
    /// <returns>False also for an unknown key and for one whose time is over. Constant time in the MAC.</returns>
    public bool Verify(ulong kid, ReadOnlySpan<byte> message, ReadOnlySpan<byte> mac, DateTimeOffset now)
    {
        if (!_byKid.TryGetValue(kid, out var key) || now >= key.AcceptedUntil)
        {
            return false;
        }

        Span<byte> expected = stackalloc byte[MacSizeBytes];
        HMACSHA256.HashData(key.Secret, message, expected);
        return CryptographicOperations.FixedTimeEquals(expected, mac);
    }
}
