using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Passwords;

namespace MagnetarStudio.Core.Passwords;

/// <summary>Hashes that no password opens, for names that must cost a hash all the same.</summary>
/// <remarks>
/// A name that is unknown, disabled or closed must take as long as others. While imported accounts still have old
/// hashes, which take longer, such a name has one kind or the other: always the same for the same name, and the old
/// one as often as accounts have it. Salt and tag are chance, so making a decoy costs nothing. Thread-safe.
/// OWASP ASVS 5.0 §6.3.8.
/// </remarks>
public sealed class DecoyHashes
{
    private readonly byte[] _key;
    private readonly PasswordHash _current;
    private readonly PasswordHash _old;
    private ulong _oldBelow;

    /// <summary>Decoys of both kinds.</summary>
    /// <param name="key">
    /// 32 secret bytes that outlive the process: were they new at each start, a name that takes another time than
    /// before would be known to have no account.
    /// </param>
    /// <param name="cost">What current hashes cost.</param>
    /// <param name="secrets">Salts and tags.</param>
    public DecoyHashes(ReadOnlySpan<byte> key, Argon2idCost cost, ISecretSource secrets)
    {
        _key = key.ToArray();
        _current = Read($"$argon2id$v=19$m={cost.MemoryKiB},t={cost.Passes},p=1${Text(16)}${Text(32)}");
        _old = Read($"$pbkdf2-sha256$i={Pbkdf2Hash.DefaultIterations}${Text(32)}${Text(32)}");

        string Text(int sizeBytes)
        {
            var bytes = new byte[sizeBytes];
            secrets.Fill(bytes);
            return Convert.ToBase64String(bytes).TrimEnd('=');
        }
    }

    /// <summary>Tells how many of all accounts still have an old hash.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or more old ones than there are.</exception>
    public void SetShare(int oldCount, int allCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldCount, allCount);
        Volatile.Write(ref _oldBelow, allCount == 0 ? 0 : ((ulong)oldCount << 32) / (ulong)allCount);
    }

    /// <summary>The decoy of a name: nothing matches it, and a check takes as long as its kind does.</summary>
    /// <param name="name">The name as presented, folded as account names are.</param>
    public PasswordHash For(string name)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(name), digest);
        return BinaryPrimitives.ReadUInt32BigEndian(digest) < Volatile.Read(ref _oldBelow) ? _old : _current;
    }

    private static PasswordHash Read(string text) => PasswordHash.TryParse(text, out var hash)
        ? hash
        : throw new ArgumentException("The cost is outside the limits.");
}
