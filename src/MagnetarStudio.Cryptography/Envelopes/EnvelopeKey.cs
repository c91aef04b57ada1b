using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MagnetarStudio.Cryptography.Envelopes;

/// <summary>
/// One key, for one purpose, that seals values into <see cref="SealedEnvelope"/>s and opens them again.
/// </summary>
/// <remarks>
/// Thread-safe until disposed. Nonces are random, so a key seals fewer than 2^32 times (NIST SP 800-38D §8.3); its
/// keeper replaces it long before, see <see cref="Seals"/>.
/// </remarks>
public sealed class EnvelopeKey : IDisposable
{
    /// <summary>Seals after which a key refuses to seal on.</summary>
    public const long SealsMax = 1L << 32;

    private const string Domain = "magnetar/v1/envelope/";

    private readonly AesGcmKey _key;
    private long _seals;

    /// <summary>Derives the key of a purpose (HKDF-SHA256, no salt, info = domain string and purpose).</summary>
    /// <param name="id">The secret's id, in the open in each envelope: the key is chosen by it.</param>
    /// <param name="secret">32 bytes; the caller still owns, and should zero, them.</param>
    /// <param name="purpose">What is sealed, for example <c>totp</c>: ASCII, the same for ever.</param>
    /// <exception cref="ArgumentException">The secret is not 32 bytes long, or the purpose is not ASCII.</exception>
    public EnvelopeKey(ulong id, ReadOnlySpan<byte> secret, string purpose)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secret.Length, AesGcmKey.SizeBytes, nameof(secret));
        ArgumentException.ThrowIfNullOrEmpty(purpose);
        if (!Ascii.IsValid(purpose))
        {
            throw new ArgumentException("A purpose is ASCII.", nameof(purpose));
        }

        using var key = HkdfSha256.DeriveKey(secret, salt: [], Encoding.ASCII.GetBytes(Domain + purpose));
        (Id, _key) = (id, new(key.Span));
    }

    /// <summary>The secret's id.</summary>
    public ulong Id { get; }

    /// <summary>Values sealed since this object was made. It restarts with the process.</summary>
    public long Seals => Interlocked.Read(ref _seals);

    /// <summary>Seals <paramref name="plaintext"/> for one place only; it grows by the envelope's overhead.</summary>
    /// <exception cref="InvalidOperationException">The key is used up: <see cref="SealsMax"/>.</exception>
    /// <exception cref="ObjectDisposedException">The key is gone.</exception>
    public byte[] Seal(ReadOnlySpan<byte> plaintext, in EnvelopeContext context, ISecretSource secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (Interlocked.Increment(ref _seals) > SealsMax)
        {
            throw new InvalidOperationException("The envelope key is used up and must be replaced.");
        }

        var envelope = new byte[SealedEnvelope.OverheadSizeBytes + plaintext.Length];
        SealedEnvelope.WriteHead(envelope, Id, secrets);
        Span<byte> associated = stackalloc byte[SealedEnvelope.AssociatedSizeBytesMax];
        var size = SealedEnvelope.WriteAssociated(envelope, context, associated);
        _key.Seal(
            SealedEnvelope.NonceOf(envelope), plaintext, envelope.AsSpan(SealedEnvelope.HeadSizeBytes),
            associated[..size]);
        return envelope;
    }

    /// <summary>Opens what was sealed under this key for this place.</summary>
    /// <returns>False for another key or place, and for any changed, missing or further byte.</returns>
    /// <exception cref="ObjectDisposedException">The key is gone.</exception>
    public bool TryOpen(
        ReadOnlySpan<byte> envelope, in EnvelopeContext context, [NotNullWhen(true)] out byte[]? plaintext)
    {
        plaintext = null;
        if (!SealedEnvelope.TryReadKeyId(envelope, out var id) || id != Id)
        {
            return false;
        }

        Span<byte> associated = stackalloc byte[SealedEnvelope.AssociatedSizeBytesMax];
        var size = SealedEnvelope.WriteAssociated(envelope, context, associated);
        var opened = new byte[envelope.Length - SealedEnvelope.OverheadSizeBytes];
        var isOurs = _key.TryOpen(
            SealedEnvelope.NonceOf(envelope), envelope[SealedEnvelope.HeadSizeBytes..], opened, associated[..size]);
        plaintext = isOurs ? opened : null;
        return isOurs;
    }

    /// <summary>Forgets the key. A second call does nothing.</summary>
    public void Dispose() => _key.Dispose();
}
