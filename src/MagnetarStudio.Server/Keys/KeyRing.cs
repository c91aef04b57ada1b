using System.Security.Cryptography;
using MagnetarStudio.Core.Accounts;
using MagnetarStudio.Cryptography;

namespace MagnetarStudio.Server.Keys;

/// <summary>
/// The keys of one purpose: exactly one of them makes, the others are retired. Immutable, thread-safe.
/// </summary>
internal sealed class KeyRing
{
    /// <summary>A ring of one or more keys.</summary>
    /// <exception cref="ArgumentException">Not exactly one key makes, or two have one kid.</exception>
    public KeyRing(KeyPurpose purpose, IReadOnlyList<StoredKey> keys)
    {
        var newest = keys.Where(key => key.Retired is null).ToArray();
        if (newest.Length != 1)
        {
            throw new ArgumentException("must hold exactly one key that is not retired.", nameof(keys));
        }

        if (keys.DistinctBy(key => key.Kid).Count() != keys.Count)
        {
            throw new ArgumentException("holds two keys with one kid.", nameof(keys));
        }

        (Purpose, Keys, Newest) = (purpose, keys, newest[0]);
    }

    /// <summary>What the keys are for.</summary>
    public KeyPurpose Purpose { get; }

    /// <summary>Every key, in the order of the file.</summary>
    public IReadOnlyList<StoredKey> Keys { get; }

    /// <summary>The key that makes.</summary>
    public StoredKey Newest { get; }

    /// <summary>A ring with one new key.</summary>
    public static KeyRing Make(KeyPurpose purpose, KeyAlgorithm algorithm, DateTimeOffset now, ISecretSource secrets) =>
        new(purpose, [StoredKey.Make(algorithm, now, secrets)]);

    /// <summary>First instant at which what <paramref name="key"/> made is refused; null for never.</summary>
    public DateTimeOffset? AcceptedUntil(StoredKey key) => key.Retired + Purpose.AcceptedAfter;

    /// <summary>The ring in which <paramref name="next"/> makes from <paramref name="now"/> on.</summary>
    /// <remarks>Keys that nothing accepts any more are left out, so that a file does not grow for ever.</remarks>
    public KeyRing Rotate(StoredKey next, DateTimeOffset now)
    {
        var kept = Keys.Select(key => key with { Retired = key.Retired ?? now })
            .Where(key => !(now >= AcceptedUntil(key)));
        return new KeyRing(Purpose, [.. kept, next]);
    }

    /// <summary>Whether a key, retired or not, has these bytes. Constant time in each.</summary>
    public bool Holds(ReadOnlySpan<byte> secret)
    {
        var found = false;
        foreach (var key in Keys)
        {
            found |= CryptographicOperations.FixedTimeEquals(key.Secret, secret);
        }

        return found;
    }

    /// <summary>The same keys, as Core makes and checks MACs with them.</summary>
    public MacKeyRing ToMacKeys() =>
        new([.. Keys.Select(key => new MacKey(key.Kid, key.Secret, AcceptedUntil(key)))]);
}
