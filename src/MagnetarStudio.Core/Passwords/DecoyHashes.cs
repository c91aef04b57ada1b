using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MagnetarStudio.Cryptography;
using MagnetarStudio.Cryptography.Passwords;

namespace MagnetarStudio.Core.Passwords;

/// <summary>Hashes that no password opens, for names that must cost a hash all the same.</summary>
/// <remarks>
/// A name that is unknown, disabled or closed must take as long as others. Accounts may hold hashes of several kinds,
/// of the earlier system or of another cost, which take other times: such a name has one of these kinds, each as often
/// as accounts have it, and always the same one while the shares stand still. Salt and tag are chance, so making a
/// decoy costs nothing. Thread-safe. OWASP ASVS 5.0 §6.3.8.
/// </remarks>
public sealed class DecoyHashes
{
    /// <summary>Kinds told apart: the most frequent ones. Costs change rarely, so there are hardly ever more.</summary>
    public const int KindsMax = 8;

    private const ulong Everywhere = 1UL << 32;
    private const int TagSizeBytes = 32;

    private readonly byte[] _key;
    private readonly ISecretSource _secrets;

    // In order: a name's place, 0 to 2^32 - 1, falls to the first kind that reaches above it.
    private (ulong Below, PasswordHash Decoy)[] _kinds;

    /// <summary>Decoys of the current kind alone.</summary>
    /// <param name="key">
    /// 32 secret bytes that outlive the process: were they new at each start, a name that takes another time than
    /// before would be known to have no account.
    /// </param>
    /// <param name="cost">What current hashes cost.</param>
    /// <param name="secrets">Salts and tags.</param>
    /// <exception cref="ArgumentException">The cost is outside the limits.</exception>
    public DecoyHashes(ReadOnlySpan<byte> key, Argon2idCost cost, ISecretSource secrets)
    {
        _key = key.ToArray();
        _secrets = secrets;
        var current = Make($"$argon2id$v=19$m={cost.MemoryKiB},t={cost.Passes},p=1$")
            ?? throw new ArgumentException("The cost is outside the limits.", nameof(cost));
        _kinds = [(Everywhere, current)];
    }

    /// <summary>Tells how many accounts hold which kind. Kinds that cannot be read are passed over.</summary>
    /// <param name="shares">The kinds, at most <see cref="KindsMax"/>; when nobody holds any, nothing changes.</param>
    public void SetShares(IReadOnlyList<HashShare> shares)
    {
        // By text, not by number: two kinds that overtake each other must not change places.
        var held = shares
            .Where(share => share.Accounts > 0)
            .OrderBy(share => share.Parameters, StringComparer.Ordinal)
            .Select(share => (Accounts: (long)share.Accounts, Decoy: Make(share.Parameters)))
            .Where(kind => kind.Decoy is not null)
            .ToList();
        if (held.Count == 0)
        {
            return;
        }

        var all = (UInt128)held.Sum(kind => kind.Accounts);
        var sum = UInt128.Zero;
        var kinds = new (ulong Below, PasswordHash Decoy)[held.Count];
        for (var kind = 0; kind < kinds.Length; kind++)
        {
            sum += (UInt128)held[kind].Accounts;
            kinds[kind] = ((ulong)(sum * Everywhere / all), held[kind].Decoy!);
        }

        Volatile.Write(ref _kinds, kinds);
    }

    /// <summary>The decoy of a name: nothing matches it, and a check takes as long as its kind does.</summary>
    /// <param name="name">The name as presented, folded as account names are.</param>
    public PasswordHash For(string name)
    {
        Span<byte> digest = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(name), digest);
        var place = BinaryPrimitives.ReadUInt32BigEndian(digest);
        return Array.Find(Volatile.Read(ref _kinds), kind => place < kind.Below).Decoy;
    }

    // Salt sizes are those that the forms prescribe; null for parameters that no hash has.
    private PasswordHash? Make(string parameters)
    {
        var text = parameters.Length == 0 ? $"{Hex(TagSizeBytes)}:{Hex(TagSizeBytes)}"
            : $"{parameters}{Phc(SaltSizeOf(parameters))}${Phc(TagSizeBytes)}";
        return PasswordHash.TryParse(text, out var hash) ? hash : null;
    }

    private static int SaltSizeOf(string parameters) =>
        parameters.StartsWith("$argon2id$", StringComparison.Ordinal) ? 16 : 32;

    private string Phc(int sizeBytes) => Convert.ToBase64String(Chance(sizeBytes)).TrimEnd('=');

    private string Hex(int sizeBytes) => Convert.ToHexStringLower(Chance(sizeBytes));

    private byte[] Chance(int sizeBytes)
    {
        var bytes = new byte[sizeBytes];
        _secrets.Fill(bytes);
        return bytes;
    }
}
