using System.Buffers.Binary;

namespace MagnetarStudio.Cryptography.Envelopes;

/// <summary>The one form of everything that is sealed at rest outside the log.</summary>
/// <remarks>
/// <code>
///  0  1  version = 1
///  1  8  key id, big-endian
///  9 12  random nonce
/// 21 ..  AES-256-GCM ciphertext, then its 16-byte tag
/// </code>
/// The tag covers, besides, the domain string, version and key id, and the <see cref="EnvelopeContext"/>.
/// </remarks>
public static class SealedEnvelope
{
    /// <summary>Bytes that an envelope adds to its content.</summary>
    public const int OverheadSizeBytes = HeadSizeBytes + AesGcmKey.TagSizeBytes;

    internal const int HeadSizeBytes = NamedSizeBytes + AesGcmKey.NonceSizeBytes;

    private const byte Version = 1;
    private const int NamedSizeBytes = 1 + sizeof(ulong);

    internal static int AssociatedSizeBytesMax => Domain.Length + NamedSizeBytes + EnvelopeContext.SizeBytesMax;

    private static ReadOnlySpan<byte> Domain => "magnetar/v1/envelope"u8;

    /// <summary>Reads which key an envelope was sealed under.</summary>
    /// <returns>
    /// False for anything that cannot be an envelope of version 1. True promises nothing about the rest.
    /// </returns>
    public static bool TryReadKeyId(ReadOnlySpan<byte> envelope, out ulong keyId)
    {
        keyId = 0;
        if (envelope.Length < OverheadSizeBytes || envelope[0] != Version)
        {
            return false;
        }

        keyId = BinaryPrimitives.ReadUInt64BigEndian(envelope[1..]);
        return true;
    }

    internal static ReadOnlySpan<byte> NonceOf(ReadOnlySpan<byte> envelope) =>
        envelope[NamedSizeBytes..HeadSizeBytes];

    internal static void WriteHead(Span<byte> envelope, ulong keyId, ISecretSource secrets)
    {
        envelope[0] = Version;
        BinaryPrimitives.WriteUInt64BigEndian(envelope[1..], keyId);
        secrets.Fill(envelope[NamedSizeBytes..HeadSizeBytes]);
    }

    internal static int WriteAssociated(
        ReadOnlySpan<byte> envelope, in EnvelopeContext context, Span<byte> destination)
    {
        Domain.CopyTo(destination);
        envelope[..NamedSizeBytes].CopyTo(destination[Domain.Length..]);
        var size = Domain.Length + NamedSizeBytes;
        return size + context.WriteTo(destination[size..]);
    }
}
