using System.Diagnostics.CodeAnalysis;

namespace MagnetarStudio.Cryptography.Envelopes;

/// <summary>The envelope keys of one purpose: the newest seals, and those before it still open.</summary>
/// <remarks>Thread-safe until disposed; disposing it forgets its keys.</remarks>
public sealed class EnvelopeKeyRing : IDisposable
{
    private readonly EnvelopeKey _newest;
    private readonly Dictionary<ulong, EnvelopeKey> _byId;

    /// <summary>A ring that owns its keys from now on.</summary>
    /// <param name="keys">One or more, each with an id of its own.</param>
    /// <param name="newest">The id of the one that seals.</param>
    /// <exception cref="ArgumentException">Two keys have one id, or none has the newest's.</exception>
    public EnvelopeKeyRing(IReadOnlyList<EnvelopeKey> keys, ulong newest)
    {
        _byId = keys.ToDictionary(key => key.Id);
        _newest = _byId.TryGetValue(newest, out var key)
            ? key
            : throw new ArgumentException("No key of the ring is the newest.", nameof(newest));
    }

    /// <summary>Seals under the newest key; otherwise as <see cref="EnvelopeKey.Seal"/>.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plaintext, in EnvelopeContext context, ISecretSource secrets) =>
        _newest.Seal(plaintext, context, secrets);

    /// <summary>Opens what any key of the ring has sealed for this place.</summary>
    /// <returns>False for a key that the ring lacks, and as <see cref="EnvelopeKey.TryOpen"/> says.</returns>
    public bool TryOpen(
        ReadOnlySpan<byte> envelope, in EnvelopeContext context, [NotNullWhen(true)] out byte[]? plaintext)
    {
        plaintext = null;
        return SealedEnvelope.TryReadKeyId(envelope, out var id)
            && _byId.TryGetValue(id, out var key)
            && key.TryOpen(envelope, context, out plaintext);
    }

    /// <summary>Forgets the keys. A second call does nothing.</summary>
    public void Dispose()
    {
        foreach (var key in _byId.Values)
        {
            key.Dispose();
        }
    }
}
