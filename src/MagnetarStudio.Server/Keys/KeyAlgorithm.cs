using System.Security.Cryptography;
using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Server.Keys;

/// <summary>What a stored key is used with; it never changes for a key (RFC 8725 §3.1). Immutable.</summary>
/// <param name="Name">As in the key's file: the JOSE name where there is one (RFC 7518 §3.1, RFC 9864).</param>
/// <param name="SizeBytesMax">Longest key, in bytes; the shortest is <see cref="SizeBytes"/>.</param>
internal sealed record KeyAlgorithm(string Name, int SizeBytesMax)
{
    /// <summary>Length of every key made here, and of the shortest accepted, in bytes.</summary>
    public const int SizeBytes = 32;

    /// <summary>
    /// HMAC-SHA256. An operator's own key may be longer than the block; it is then hashed (RFC 2104).
    /// </summary>
    public static readonly KeyAlgorithm Hs256 = new("HS256", 1_024);

    /// <summary>ECDSA on P-256: the key is the private scalar, big-endian.</summary>
    public static readonly KeyAlgorithm Es256 = new("ES256", SizeBytes);

    /// <summary>Ed25519: the key is the seed (RFC 8032 §5.1.5).</summary>
    public static readonly KeyAlgorithm Ed25519 = new("Ed25519", SizeBytes);

    /// <summary>The root from which HKDF-SHA256 derives one key a use.</summary>
    public static readonly KeyAlgorithm HkdfSha256 = new("HKDF-SHA256", SizeBytes);

    // The order of P-256's base point (SP 800-186 §3.2.1.3): a private scalar lies between 0 and it.
    private static ReadOnlySpan<byte> P256Order =>
    [
        0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    ];

    /// <summary>A new random key, 32 bytes.</summary>
    public byte[] MakeKey(ISecretSource secrets)
    {
        var key = new byte[SizeBytes];
        do
        {
            secrets.Fill(key);
        }
        while (!Accepts(key));

        return key;
    }

    /// <summary>Whether these bytes can be a key of this algorithm.</summary>
    public bool Accepts(ReadOnlySpan<byte> key) =>
        key.Length >= SizeBytes && key.Length <= SizeBytesMax && (this != Es256 || IsScalar(key));

    /// <summary>Opens an ES256 key. The caller disposes it.</summary>
    /// <exception cref="CryptographicException">The bytes are not a key.</exception>
    public static ECDsa OpenEs256(byte[] key) =>
        ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = key });

    private static bool IsScalar(ReadOnlySpan<byte> key) =>
        key.ContainsAnyExcept((byte)0) && key.SequenceCompareTo(P256Order) < 0;
}
